package caravan.benchmarks.processes;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The processor time of a process, as Linux reports it (proc(5), {@code /proc/PID/stat}). */
public final class ProcessorTime {
    /** The kernel's own unit in that file (USER_HZ), the same on every machine that runs Linux. */
    private static final Duration TICK = Duration.ofMillis(10);

    /** Fields after the name, which is in brackets and may contain blanks. */
    private static final int USER_TIME = 11;

    private static final int SYSTEM_TIME = 12;
    private static final int CHILDREN_USER_TIME = 13;
    private static final int CHILDREN_SYSTEM_TIME = 14;

    private ProcessorTime() {}

    /** The processor time of a process and its descendants, including those that ended. Zero if the process is gone. */
    public static Duration ofFamily(long processId) {
        return family(processId)
                .map(each -> of(each).plus(ofEndedChildren(each)))
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** The processor time of the compilers in a process and in its descendants. Zero for a process that is no JVM. */
    public static Duration ofCompilers(long processId) {
        return family(processId)
                .flatMap(each -> ofThreads(each).entrySet().stream())
                .filter(thread -> JvmPart.of(thread.getKey()) == JvmPart.COMPILER)
                .map(Map.Entry::getValue)
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** The processor time of the process alone, with all its threads. */
    public static Duration of(long processId) {
        return time(process(processId), USER_TIME, SYSTEM_TIME);
    }

    /** The processor time of its children that have ended. */
    static Duration ofEndedChildren(long processId) {
        return time(process(processId), CHILDREN_USER_TIME, CHILDREN_SYSTEM_TIME);
    }

    /** The processor time of its running threads, added up by name. Linux keeps the first 15 bytes of a name. */
    static Map<String, Duration> ofThreads(long processId) {
        Map<String, Duration> byName = new TreeMap<>();
        try (DirectoryStream<Path> threads =
                Files.newDirectoryStream(process(processId).resolve("task"))) {
            for (Path thread : threads) {
                stat(thread)
                        .ifPresent(stat -> byName.merge(
                                stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')')),
                                time(thread, USER_TIME, SYSTEM_TIME),
                                Duration::plus));
            }
        } catch (IOException gone) {
            return Map.of();
        }
        return byName;
    }

    private static Stream<Long> family(long processId) {
        return Stream.concat(
                Stream.of(processId),
                ProcessHandle.of(processId).stream()
                        .flatMap(ProcessHandle::descendants)
                        .map(ProcessHandle::pid));
    }

    private static Path process(long processId) {
        return Path.of("/proc", Long.toString(processId));
    }

    private static Duration time(Path folder, int first, int second) {
        return stat(folder)
                .map(stat -> {
                    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
                    return TICK.multipliedBy(Long.parseLong(fields[first]) + Long.parseLong(fields[second]));
                })
                .orElse(Duration.ZERO);
    }

    private static Optional<String> stat(Path folder) {
        try {
            return Optional.of(Files.readString(folder.resolve("stat")));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }
}
