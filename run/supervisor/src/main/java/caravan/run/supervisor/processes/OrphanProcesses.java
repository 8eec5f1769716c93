package caravan.run.supervisor.processes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Processes that outlive a killed supervisor. They end by themselves within moments, unless they hang. A new fleet on the same data must
 * not start before.
 */
public final class OrphanProcesses {
    private static final Duration END_MAX = Duration.ofSeconds(20);
    private static final Duration LOOK_PAUSE = Duration.ofMillis(50);
    private static final Duration KILL_MAX = Duration.ofSeconds(10);
    private static final Logger LOG = LoggerFactory.getLogger(OrphanProcesses.class);

    private OrphanProcesses() {}

    /**
     * Waits until no process works in a folder, and kills those that do not end.
     *
     * @param folder the working folder of the fleet's processes and of nothing else; a real path
     */
    public static void await(Path folder) throws InterruptedException {
        if (becameEmpty(folder, END_MAX)) {
            return;
        }
        List<ProcessHandle> left = in(folder);
        LOG.atWarn().addKeyValue("processes", left).log("Killing processes that an earlier fleet left hanging");
        left.forEach(ProcessHandle::destroyForcibly);
        if (!becameEmpty(folder, KILL_MAX)) {
            throw new IllegalArgumentException(
                    "Processes of an earlier fleet hang and cannot be killed: " + left + ". End them first.");
        }
    }

    /** Found through {@code /proc}; on a system without it, processes of an earlier fleet are not found. */
    static List<ProcessHandle> in(Path folder) {
        return ProcessHandle.allProcesses()
                .filter(ProcessHandle::isAlive)
                .filter(process -> worksIn(folder, process.pid()))
                .toList();
    }

    private static boolean worksIn(Path folder, long processId) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", Long.toString(processId), "cwd"))
                    .equals(folder);
        } catch (IOException | UnsupportedOperationException noProcOrNotAllowed) {
            return false;
        }
    }

    /** Looks for processes there again and again: they are not children of this process, so it cannot wait for their ends. */
    private static boolean becameEmpty(Path folder, Duration max) throws InterruptedException {
        long end = System.nanoTime() + max.toNanos();
        while (!in(folder).isEmpty()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            Thread.sleep(LOOK_PAUSE);
        }
        return true;
    }
}
