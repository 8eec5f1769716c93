package caravan.chassis.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The processes of this machine, by {@code /proc} if there is one. */
final class ServerProcesses {
    private ServerProcesses() {}

    /** Whether a process runs. A dead process that its parent has not yet collected does not count. */
    static boolean isRunning(long processId) {
        boolean known = processId > 0
                && ProcessHandle.of(processId).map(ProcessHandle::isAlive).orElse(false);
        return known && !isZombie(processId);
    }

    /** Whether the process is a PostgreSQL server of this folder, and not another one that got the same process id. */
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

    /** All processes of a server on this folder, including those whose parent has ended. */
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
