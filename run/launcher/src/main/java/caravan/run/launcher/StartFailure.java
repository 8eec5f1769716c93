package caravan.run.launcher;

import caravan.chassis.http.server.PortTakenException;
import caravan.chassis.postgres.PostgresStartException;
import java.net.BindException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

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

    private static Optional<String> expected(Throwable cause) {
        return switch (cause) {
            case PostgresStartException refused -> Optional.ofNullable(refused.getMessage());
            case PortTakenException taken -> Optional.ofNullable(taken.getMessage());
            case BindException taken ->
                Optional.of("Cannot listen (" + taken.getMessage()
                        + "): stop what listens there, or choose another port with --port.");
            case IllegalArgumentException setting -> Optional.ofNullable(setting.getMessage());
            default -> Optional.empty();
        };
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
