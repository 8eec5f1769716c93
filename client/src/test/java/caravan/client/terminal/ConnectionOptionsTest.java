package caravan.client.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import caravan.client.CaravanClient;
import caravan.client.RetryPolicy;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionOptionsTest {
    @TempDir
    Path data;

    private HttpServer server;
    private volatile int answer;
    private final AtomicInteger signIns = new AtomicInteger();

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
            boolean signsIn = exchange.getRequestURI().getPath().equals("/sessions");
            signIns.addAndGet(signsIn ? 1 : 0);
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

    @ParameterizedTest
    @ValueSource(strings = {"foo", "127.0.0.1:8080", "ftp://shop.example", "http://", "http:// x"})
    void anAddressWithoutSchemeAndHostIsRefused(String text) {
        assertThatThrownBy(() -> new ConnectionOptions.HttpAddress().convert(text))
                .hasMessage("it must be an address such as http://127.0.0.1:8080, not '" + text + "'");
    }

    @Test
    void aRefusedPasswordMayBelongToAnotherSystem() {
        answer = 401;
        assertThat(refusal()).contains("401", "is this the password of the system that runs there?");
    }

    @Test
    void aSystemThatDoesNotAnswerInTimeSaysNothingAboutThePassword() {
        answer = 504;
        assertThat(refusal()).contains("504").doesNotContain("the password of");
    }

    @Test
    void aFoldersPasswordIsSentOnlyToTheSystemOnThatFolder() throws Exception {
        ConnectionOptions options = new ConnectionOptions();
        options.defaultDataFolders = List.of(data, data.resolve("none"));
        options.url = Optional.of(listening());
        answer = 401;
        assertThat(refusal(options)).contains("no administrator's password for " + listening(), "--data");
        try (RunningInstance another = RunningInstance.publish(data, URI.create("http://127.0.0.1:1"))) {
            assertThat(refusal(options)).contains("no administrator's password for " + listening());
        }
        assertThat(signIns.get()).isZero();
        try (RunningInstance same = RunningInstance.publish(data, listening())) {
            assertThat(refusal(options)).contains("401");
        }
        assertThat(signIns.get()).isPositive();
    }

    @Test
    void theAddressIsThatOfTheSystemOnTheFolder() throws Exception {
        ConnectionOptions options = new ConnectionOptions();
        options.dataFolder = Optional.of(data);
        assertThat(refusal(options)).contains("nothing runs on the data folder " + data, "--url");
        try (RunningInstance running = RunningInstance.publish(data, listening())) {
            assertThat(options.address()).isEqualTo(listening());
            assertThat(Files.getPosixFilePermissions(data.resolve("address")))
                    .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        }
        assertThat(data.resolve("address")).doesNotExist();
    }

    @Test
    void theAddressOfAKilledInstanceIsIgnored() throws IOException {
        Files.writeString(data.resolve("address"), listening() + "\n");
        ConnectionOptions options = new ConnectionOptions();
        options.defaultDataFolders = List.of(data);
        assertThat(options.address()).isEqualTo(URI.create("http://127.0.0.1:8080"));
    }

    private URI listening() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private String refusal() {
        ConnectionOptions options = new ConnectionOptions();
        options.url = Optional.of(listening());
        options.dataFolder = Optional.of(data);
        return refusal(options);
    }

    private static String refusal(ConnectionOptions options) {
        try (CaravanClient client = CaravanClient.at(options.address(), RetryPolicy.NEVER)) {
            return String.valueOf(catchThrowableOfType(
                            NotConnectedException.class, () -> options.signInAsAdministrator(client, Map.of()))
                    .getMessage());
        }
    }
}
