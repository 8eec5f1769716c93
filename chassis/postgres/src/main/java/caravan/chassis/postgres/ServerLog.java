package caravan.chassis.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What PostgreSQL's server writes about itself: lines of JSON in {@code log}, a file for each weekday (PostgreSQL's manual, "Using JSON-Format
 * Log Output"). Before it has opened that file, it writes text to {@code server.log}, and says in two lines beside the file that it goes on there.
 */
final class ServerLog {
    /** Its setting. A file of the same weekday is emptied when the day begins: so seven days are kept. */
    static final String CONFIGURATION = """
            logging_collector = on
            log_destination = 'jsonlog'
            log_directory = 'log'
            log_filename = 'postgresql-%a.log'
            log_truncate_on_rotation = on
            log_rotation_age = '1d'
            log_rotation_size = 0
            # The client gets the errors of its statements. The log has only the server's own messages.
            log_min_messages = log
            log_checkpoints = off
            log_timezone = 'UTC'
            """;

    /** A server that did not run at midnight would append to the file of last week. */
    private static final Duration KEPT = Duration.ofDays(6);

    private static final long BYTES_MAX = 8L << 20;
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Pattern WRITTEN = Pattern.compile("\"timestamp\":\"([^\"]{23})");
    private static final Pattern COMPLAINT = Pattern.compile("\"error_severity\":\"(FATAL|PANIC)\"");
    private static final Pattern MESSAGE = Pattern.compile("\"(?:message|detail|hint)\":\"((?:[^\"\\\\]|\\\\.)*)\"");

    private final Path beforeItOpens;
    private final Path folder;

    /** @param data the folder of the server's data */
    ServerLog(Path data) {
        this.beforeItOpens = data.resolve("server.log");
        this.folder = data.resolve("log");
    }

    /** Where the server's programs write text until the log is open. */
    Path beforeItOpens() {
        return beforeItOpens;
    }

    /** Deletes what is too old or too long. The server must not run. */
    void tidy(Instant now) throws IOException {
        Files.deleteIfExists(beforeItOpens);
        for (Path file : files()) {
            boolean isOld = Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(KEPT));
            if (isOld || Files.size(file) > BYTES_MAX) {
                Files.delete(file);
            }
        }
    }

    /** Why the server that was started then does not run, in its own words, and where they stand; empty if it wrote nothing. */
    Optional<String> lastComplaint(Instant start) throws IOException {
        List<Path> files = files().stream()
                .filter(file -> file.toString().endsWith(".json"))
                .toList();
        Optional<String> said = files.isEmpty()
                ? Optional.empty()
                : complaint(files.getLast(), start).map(words -> words + " (see " + files.getLast() + ")");
        if (said.isPresent() || !Files.exists(beforeItOpens)) {
            return said;
        }
        List<String> lines =
                Files.readAllLines(beforeItOpens, StandardCharsets.ISO_8859_1).reversed();
        return lines.stream()
                .filter(line -> line.contains("FATAL") || line.contains("PANIC"))
                .findFirst()
                .or(() -> lines.stream().findFirst())
                .map(line -> line + " (see " + beforeItOpens + ")");
    }

    private static Optional<String> complaint(Path file, Instant start) throws IOException {
        String first = TIMESTAMP.format(start);
        List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        return lines.reversed().stream()
                .takeWhile(line -> {
                    Matcher written = WRITTEN.matcher(line);
                    return written.find() && written.group(1).compareTo(first) >= 0;
                })
                .filter(line -> COMPLAINT.matcher(line).find())
                .findFirst()
                .map(ServerLog::words);
    }

    private static String words(String line) {
        List<String> words = new ArrayList<>();
        Matcher message = MESSAGE.matcher(line);
        while (message.find()) {
            words.add(message.group(1).replace("\\\"", "\""));
        }
        return String.join(" ", words);
    }

    /** The files of the log, the latest last. */
    private List<Path> files() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        record Dated(Path file, Instant time) {}
        List<Dated> dated = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                dated.add(new Dated(file, Files.getLastModifiedTime(file).toInstant()));
            }
        }
        return dated.stream()
                .sorted(Comparator.comparing(Dated::time))
                .map(Dated::file)
                .toList();
    }
}
