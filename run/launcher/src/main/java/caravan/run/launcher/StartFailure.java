package caravan.run.launcher;

import caravan.chassis.http.server.PortTakenException;
import caravan.chassis.postgres.PostgresStartException;
import caravan.chassis.settings.SettingsFileException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;

/** Tells in one line why a start failed, and what to do about it. */
final class StartFailure {
    private StartFailure() {}

    static String describe(Throwable failure) {
        Set<Throwable> seen = new HashSet<>();
        for (Throwable cause = failure; cause != null && seen.add(cause); cause = cause.getCause()) {
            Optional<String> line = expected(cause);
            if (line.isPresent()) {
                return oneLine(line.get());
            }
        }
        return oneLine("failed unexpectedly: " + failure);
    }

    /** A command line that does not fit is 2, as it is where an option is unknown. */
    static int exitCode(Throwable failure) {
        return failure instanceof SettingsFileException ? CommandLine.ExitCode.USAGE : Main.EXIT_FAILED;
    }

    private static Optional<String> expected(Throwable cause) {
        return switch (cause) {
            case PostgresStartException refused -> Optional.ofNullable(refused.getMessage());
            case PortTakenException taken -> Optional.ofNullable(taken.getMessage());
            case CannotListenException refused -> Optional.ofNullable(refused.getMessage());
            case IllegalArgumentException setting -> Optional.ofNullable(setting.getMessage());
            default -> Optional.empty();
        };
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
