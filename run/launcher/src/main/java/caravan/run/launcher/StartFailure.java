package caravan.run.launcher;

import caravan.chassis.http.server.PortTakenException;
import caravan.chassis.postgres.PostgresStartException;
import caravan.chassis.postgres.backup.BackupException;
import caravan.chassis.runtime.network.CannotListenException;
import caravan.chassis.settings.SettingsFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;

/** Says in one line why a start failed, and what to do about it. */
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

    /** 2 for a wrong settings file, as for an unknown option. */
    static int exitCode(Throwable failure) {
        return failure instanceof SettingsFileException ? CommandLine.ExitCode.USAGE : Main.EXIT_FAILED;
    }

    private static Optional<String> expected(Throwable cause) {
        return switch (cause) {
            case PostgresStartException refused -> Optional.ofNullable(refused.getMessage());
            case BackupException refused -> Optional.ofNullable(refused.getMessage());
            case PortTakenException taken -> Optional.ofNullable(taken.getMessage());
            case CannotListenException refused -> Optional.ofNullable(refused.getMessage());
            case UncheckedIOException file
            when file.getCause() instanceof IOException why ->
                Optional.of(ofFile(String.valueOf(file.getMessage()), why));
            case FileSystemException file -> Optional.of(ofFile("cannot read or write a file", file));
            case IllegalArgumentException setting -> Optional.ofNullable(setting.getMessage());
            default -> Optional.empty();
        };
    }

    private static String ofFile(String what, IOException why) {
        return what + " (" + reason(why)
                + "): check that the file exists, that this user may read and write it, and that there is room.";
    }

    /** The JDK's messages for a file that is missing or not permitted contain only its name. */
    private static String reason(IOException why) {
        return switch (why) {
            case NoSuchFileException missing -> "there is no " + missing.getFile();
            case AccessDeniedException denied -> "no permission for " + denied.getFile();
            default -> String.valueOf(why.getMessage());
        };
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
