package caravan.run.supervisor.processes;

import java.util.List;

/** Says in one line why a process does not start: the message for people among its last lines, or else the last line. */
final class StartFailureReason {
    private static final String FOR_PEOPLE = "caravan: ";

    private StartFailureReason() {}

    static String of(String process, ProcessLog log) {
        return process + " does not start: " + why(log.lastLines()) + " (see " + log.file() + ")";
    }

    private static String why(List<String> lines) {
        return lines.reversed().stream()
                .filter(line -> line.startsWith(FOR_PEOPLE))
                .map(line -> line.substring(FOR_PEOPLE.length()))
                .findFirst()
                .or(() -> lines.reversed().stream()
                        .filter(line -> !line.isBlank())
                        .findFirst())
                .orElse("it printed nothing");
    }
}
