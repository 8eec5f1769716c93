package caravan.chassis.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The processes of this machine, looked at as far as the system lets us: by {@code /proc} where it has one. */
final class ServerProcesses {
    private ServerProcesses() {}

    /** Whether a process runs: one that is dead, yet not collected by its parent, does not. */
    static boolean isRunning(long processId) {
        boolean known = processId > 0
                && ProcessHandle.of(processId).map(ProcessHandle::isAlive).orElse(false);
        return known && !isZombie(processId);
    }

    /** Whether the process is a PostgreSQL server of this folder, and not one that got a dead server's number. */
    static boolean isServerOf(Path data, long processId) {
        if (!isRunning(processId)) {
            return false;
        }
        try {
            // PostgreSQL's processes all work in their data folder.
            return Files.readSymbolicLink(Path.of("/proc", Long.toString(processId), "cwd"))
                    .equals(data);
        } catch (IOException | UnsupportedOperationException noProcOrNotAllowed) {
            return ProcessHandle.of(processId)
                    .flatMap(process -> process.info().commandLine())
                    .map(line -> line.contains(data.toString()))
                    .orElse(false);
        }
    }

    /** All processes of a server on this folder, the ones whose parent is gone too. */
    static List<ProcessHandle> of(Path data) {
        return ProcessHandle.allProcesses()
                .filter(process -> isServerOf(data, process.pid()))
                .toList();
    }

    private static boolean isZombie(long processId) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(processId), "stat"));
            return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
        } catch (IOException noProcOrGone) {
            return false;
        }
    }
}
