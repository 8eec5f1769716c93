package caravan.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the error codes that the sources of all modules answer. They are string literals beside a status, or in a call that refuses. */
final class AnsweredCodes {
    /** The root of the project. */
    static final Path ROOT = Path.of("../..");

    private static final Pattern WITH_STATUS = Pattern.compile("\\b([45][0-9]{2}),\\s*\"([^\"]*)\"\\s*,");
    private static final Pattern UNAVAILABLE = Pattern.compile("\\bunavailable\\(\\s*\"([^\"]*)\"\\s*,");
    /** Every call that makes a problem, with its status and its code as the source has them. */
    private static final Pattern REFUSAL = Pattern.compile(
            "\\b(?:(?:Reply\\.|[^.\\w])problem|new Problem|new ListenerRefusal|Refusal\\.of|GatewayRefusal\\.(?:of|later))"
                    + "\\(\\s*((?:[^,()]|\\([^()]*\\))*),\\s*([^,]*),");

    private final List<Answered> answered = new ArrayList<>();
    private final SortedSet<String> unread = new TreeSet<>();
    private final StringBuilder sources = new StringBuilder();

    /** One place that answers a code. */
    record Answered(String file, int status, String code) {}

    private AnsweredCodes() {}

    static AnsweredCodes inSources() {
        AnsweredCodes codes = new AnsweredCodes();
        try (Stream<Path> files = Files.find(ROOT, 20, (file, _) -> isSource(file))) {
            files.sorted().forEach(codes::read);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return codes;
    }

    private static boolean isSource(Path file) {
        String path = file.toString();
        // A testkit answers as others do, with their codes.
        return path.endsWith(".java") && path.contains("/src/main/java/") && !path.contains("/testkit/");
    }

    private void read(Path file) {
        String name = ROOT.relativize(file).toString();
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        sources.append(text);
        Matcher withStatus = WITH_STATUS.matcher(text);
        while (withStatus.find()) {
            answered.add(new Answered(name, Integer.parseInt(withStatus.group(1)), withStatus.group(2)));
        }
        Matcher unavailable = UNAVAILABLE.matcher(text);
        while (unavailable.find()) {
            answered.add(new Answered(name, 503, unavailable.group(1)));
        }
        Matcher refusal = REFUSAL.matcher(text);
        while (refusal.find()) {
            if (!refusal.group(2).startsWith("\"") && !refusal.group(1).contains("int status")) {
                unread.add(file.getFileName().toString());
            }
        }
    }

    List<Answered> all() {
        return answered;
    }

    /** The files with calls whose code is no literal. A person must check where these codes come from. */
    SortedSet<String> unread() {
        return unread;
    }

    boolean isNamed(String code) {
        return sources.indexOf("\"" + code + "\"") >= 0;
    }
}
