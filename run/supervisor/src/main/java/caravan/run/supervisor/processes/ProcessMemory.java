package caravan.run.supervisor.processes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The memory of processes, as Linux reports it (proc(5)). */
public final class ProcessMemory {
    private static final long KIBIBYTE = 1024;

    private ProcessMemory() {}

    /** Of one process: what {@code ps} calls RSS. Empty if the system does not say. */
    public static Optional<Long> resident(long processId) {
        return bytes(processId, "status", "VmRSS:");
    }

    /** Of a process and its descendants. A shared page counts in parts (PSS), so the shared buffers of PostgreSQL count once. */
    public static Optional<Long> ofFamily(long processId) {
        List<Long> parts = Stream.concat(
                        Stream.of(processId),
                        ProcessHandle.of(processId).stream()
                                .flatMap(ProcessHandle::descendants)
                                .map(ProcessHandle::pid))
                .flatMap(each -> bytes(each, "smaps_rollup", "Pss:").stream())
                .toList();
        return parts.isEmpty()
                ? Optional.empty()
                : Optional.of(parts.stream().mapToLong(Long::longValue).sum());
    }

    private static Optional<Long> bytes(long processId, String file, String field) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(processId), file))) {
            return lines.filter(line -> line.startsWith(field))
                    .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * KIBIBYTE)
                    .findFirst();
        } catch (IOException | UncheckedIOException goneOrNotAllowed) {
            return Optional.empty();
        }
    }
}
