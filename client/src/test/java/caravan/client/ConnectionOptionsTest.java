package caravan.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionOptionsTest {
    @TempDir
    Path data;

    private HttpServer server;
    private volatile int answer;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
            boolean signsIn = exchange.getRequestURI().getPath().equals("/sessions");
            exchange.sendResponseHeaders(signsIn ? answer : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        Files.createDirectories(data.resolve("users"));
        Files.writeString(data.resolve("users/admin-password"), "whatever it is");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aPasswordThatIsRefusedMayBeAnotherSystems() {
        answer = 401;
        assertThat(refusal()).contains("401", "is this the password of the system that runs there?");
    }

    @Test
    void aSystemThatDoesNotAnswerInTimeSaysNothingAboutThePassword() {
        answer = 504;
        assertThat(refusal()).contains("504").doesNotContain("the password of");
    }

    private String refusal() {
        ConnectionOptions options = new ConnectionOptions();
        options.address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        options.dataFolder = Optional.of(data);
        try (CaravanClient client = CaravanClient.at(options.address(), RetryPolicy.NEVER)) {
            return String.valueOf(
                    catchThrowableOfType(NotConnectedException.class, () -> options.signInAsAdministrator(client))
                            .getMessage());
        }
    }
}
