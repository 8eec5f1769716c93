package caravan.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** How long the processors worked for a process, as Linux tells it (proc(5), {@code /proc/PID/stat}). */
final class ProcessorTime {
    /** The kernel's own unit in that file (USER_HZ), the same on every machine that runs Linux. */
    private static final Duration TICK = Duration.ofMillis(10);

    /** Fields behind the name, which stands in brackets and may itself hold blanks; user and system time, own and of children. */
    private static final int USER_TIME = 11;

    private static final int CHILDREN_SYSTEM_TIME = 14;

    private ProcessorTime() {}

    /** Of a process and all that it started, those that ended among them. Nothing for one that is gone. */
    static Duration ofFamily(long processId) {
        return TICK.multipliedBy(Stream.concat(
                        Stream.of(processId),
                        ProcessHandle.of(processId).stream()
                                .flatMap(ProcessHandle::descendants)
                                .map(ProcessHandle::pid))
                .mapToLong(ProcessorTime::ticks)
                .sum());
    }

    private static long ticks(long processId) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(processId), "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            long ticks = 0;
            for (int field = USER_TIME; field <= CHILDREN_SYSTEM_TIME; field++) {
                ticks += Long.parseLong(fields[field]);
            }
            return ticks;
        } catch (IOException gone) {
            return 0;
        }
    }
}
