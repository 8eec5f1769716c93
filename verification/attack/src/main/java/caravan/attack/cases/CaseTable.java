package caravan.attack.cases;

import caravan.attack.wire.Escapes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code http-cases.txt}, whose first lines explain its format. */
public final class CaseTable {
    private static final Pattern REPEATED = Pattern.compile("\\$\\(([^*]*)\\*([0-9]{1,6})\\)");
    private static final Pattern EXPECTED = Pattern.compile("< ([0-9|]+)(\\?)?");

    private final Map<String, String> variables;
    private final List<Case> cases = new ArrayList<>();
    private String name = "";
    private String why = "";
    private List<Case.Step> steps = new ArrayList<>();
    private List<Case.Expected> answers = new ArrayList<>();
    private Case.Ending ending = Case.Ending.EITHER;

    private CaseTable(Map<String, String> variables) {
        this.variables = variables;
    }

    /**
     * The cases, in the order of the file.
     *
     * @param host the host and port of the server, as a client names it
     * @param token an access token of the canary
     */
    public static List<Case> read(String host, String token) {
        try (InputStream file = CaseTable.class.getResourceAsStream("http-cases.txt")) {
            String text = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
            return read(text, Map.of("$host", host, "$token", token));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** @throws IllegalArgumentException if a line does not have the format that the first lines explain */
    static List<Case> read(String text, Map<String, String> variables) {
        CaseTable table = new CaseTable(variables);
        text.lines().forEach(table::take);
        table.endCase();
        return List.copyOf(table.cases);
    }

    private void take(String line) {
        if (line.startsWith("#") || line.isBlank()) {
            return;
        }
        if (line.startsWith("[") && line.endsWith("]")) {
            endCase();
            name = line.substring(1, line.length() - 1);
        } else if (line.startsWith("RFC ")) {
            why = line;
        } else if (line.startsWith(">> ")) {
            send(line.substring(3), "");
        } else if (line.equals(">") || line.startsWith("> ")) {
            send(line.substring(Math.min(2, line.length())), "\r\n");
        } else if (line.equals("await")) {
            steps.add(new Case.Await());
        } else if (line.equals("closes")) {
            ending = Case.Ending.CLOSES;
        } else if (line.equals("stays")) {
            ending = Case.Ending.STAYS;
        } else {
            expect(line);
        }
    }

    private void expect(String line) {
        Matcher matcher = EXPECTED.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("case " + name + ": what is \"" + line + "\"?");
        }
        Set<Integer> statuses = new LinkedHashSet<>();
        for (String status : matcher.group(1).split("\\|")) {
            statuses.add(Integer.parseInt(status));
        }
        answers.add(new Case.Expected(statuses, matcher.group(2) != null));
    }

    private void send(String text, String end) {
        String known = text;
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            known = known.replace(variable.getKey(), variable.getValue());
        }
        String repeated = REPEATED.matcher(known)
                .replaceAll(match -> Matcher.quoteReplacement(match.group(1).repeat(Integer.parseInt(match.group(2)))));
        byte[] bytes = Escapes.bytes(repeated + end);
        if (!steps.isEmpty() && steps.getLast() instanceof Case.Send(byte[] before)) {
            steps.removeLast();
            byte[] both = new byte[before.length + bytes.length];
            System.arraycopy(before, 0, both, 0, before.length);
            System.arraycopy(bytes, 0, both, before.length, bytes.length);
            bytes = both;
        }
        steps.add(new Case.Send(bytes));
    }

    private void endCase() {
        if (!name.isEmpty()) {
            if (steps.isEmpty() || answers.isEmpty() || why.isEmpty()) {
                throw new IllegalArgumentException("case " + name + " sends or expects nothing, or does not say why");
            }
            cases.add(new Case(name, why, List.copyOf(steps), List.copyOf(answers), ending));
        }
        name = "";
        why = "";
        steps = new ArrayList<>();
        answers = new ArrayList<>();
        ending = Case.Ending.EITHER;
    }
}
