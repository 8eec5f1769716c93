package caravan.run.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthCheckTest {
    private final ByteArrayOutputStream problems = new ByteArrayOutputStream();
    private HttpServer process;

    @BeforeEach
    void start() throws IOException {
        process = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        answer("/health/live", 200);
        process.start();
    }

    @AfterEach
    void stop() {
        process.stop(0);
    }

    @Test
    void aReadyProcessIsHealthy() {
        answer("/health/ready", 200);
        assertThat(ask("/health/ready")).isZero();
        assertThat(problems.size()).isZero();
    }

    @Test
    void aProcessThatRunsButIsNotReadyIsUnhealthy() {
        answer("/health/ready", 503);
        assertThat(ask("/health/ready")).isEqualTo(1);
        assertThat(problems.toString(StandardCharsets.UTF_8)).contains("/health/ready answers 503");
        assertThat(ask("/health/live")).isZero();
    }

    @Test
    void aStoppedProcessIsUnhealthy() {
        process.stop(0);
        assertThat(ask("/health/live")).isEqualTo(1);
        assertThat(problems.toString(StandardCharsets.UTF_8)).contains("does not answer");
    }

    private int ask(String path) {
        return HealthCheck.ask(
                Map.of("CARAVAN_PORT", "" + process.getAddress().getPort()),
                path,
                new PrintStream(problems, true, StandardCharsets.UTF_8));
    }

    private void answer(String path, int status) {
        process.createContext(path, exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
    }
}
