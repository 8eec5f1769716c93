package caravan.benchmarks.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasuredProcessesTest {
    @TempDir
    Path data;

    @Test
    void theJvmIsTheListeningProcessAndItsThreadsAreSeparated() throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(ListeningProcess.on(listening.getLocalPort()))
                    .hasValue(ProcessHandle.current().pid());
        }
        assertThat(ProcessorTime.ofThreads(ProcessHandle.current().pid())).containsKey("VM Thread");
        assertThat(ProcessorTime.of(ProcessHandle.current().pid())).isGreaterThan(Duration.ZERO);
    }

    @Test
    void postgresIsTheProcessInThePidFileOfTheDataFolder() throws Exception {
        Path file = Files.createDirectory(data.resolve("postgresql")).resolve("postmaster.pid");
        Files.writeString(file, "4711\n/data\n");
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = listening.getLocalPort();
            assertThat(MeasuredProcesses.find(port, data))
                    .hasValueSatisfying(found -> assertThat(found.postgres()).isEqualTo(4711));
            assertThat(MeasuredProcesses.find(port, data.resolve("none"))).isEmpty();
        }
    }
}
