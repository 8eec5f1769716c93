package caravan.benchmarks.processes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The JVM and the PostgreSQL of a Caravan on this machine.
 *
 * @param jvm its process id
 * @param postgres the process id of PostgreSQL's first process, whose children are the others
 */
public record MeasuredProcesses(long jvm, long postgres) {
    /**
     * Finds which process listens on the port, and which PostgreSQL works on the data folder.
     *
     * @return empty if one of them is not on this machine, or belongs to another user
     */
    public static Optional<MeasuredProcesses> find(int port, Path dataFolder) {
        OptionalLong jvm = ListeningProcess.on(port);
        OptionalLong postgres = postgresOn(dataFolder);
        return jvm.isPresent() && postgres.isPresent()
                ? Optional.of(new MeasuredProcesses(jvm.getAsLong(), postgres.getAsLong()))
                : Optional.empty();
    }

    private static OptionalLong postgresOn(Path dataFolder) {
        try {
            return OptionalLong.of(Long.parseLong(Files.readAllLines(dataFolder.resolve("postgresql/postmaster.pid"))
                    .getFirst()
                    .strip()));
        } catch (IOException | RuntimeException notThere) {
            return OptionalLong.empty();
        }
    }

    /** Their processor time up to now. */
    public ProcessorTimes now() {
        Map<Long, Duration> byProcess = new HashMap<>();
        Map<Long, String> parts = new HashMap<>();
        ProcessHandle.of(postgres).stream().flatMap(ProcessHandle::children).forEach(child -> {
            byProcess.put(child.pid(), ProcessorTime.of(child.pid()));
            parts.put(child.pid(), PostgresPart.of(commandLine(child.pid())));
        });
        byProcess.put(postgres, ProcessorTime.of(postgres));
        parts.put(postgres, "postmaster");
        return new ProcessorTimes(
                ProcessorTime.of(jvm),
                ProcessorTime.ofThreads(jvm),
                byProcess,
                parts,
                ProcessorTime.ofEndedChildren(postgres));
    }

    private static String commandLine(long processId) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(processId), "cmdline"))
                    .replace('\0', ' ')
                    .strip();
        } catch (IOException gone) {
            return "";
        }
    }
}
