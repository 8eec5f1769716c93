package caravan.run.supervisor.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlServerTest {
    @TempDir
    Path data;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private ControlServer server;
    private volatile Runnable whenStopped = () -> {};

    /** Records the commands that it gets. */
    private final class NotingFleet implements FleetControl {
        @Override
        public FleetStatus status() {
            return new FleetStatus("http://127.0.0.1:8080", "/data", 1, Instant.EPOCH, List.of(), List.of());
        }

        @Override
        public List<String> unsettled() {
            return List.of("orders");
        }

        @Override
        public void scale(String service, int count) {
            if (!service.equals("orders")) {
                throw new IllegalArgumentException("there is no service '" + service + "'");
            }
            asked.add("scale " + service + " " + count);
        }

        @Override
        public void restart(String name) {
            asked.add("restart " + name);
        }

        @Override
        public void requestStop() {
            asked.add("stop");
            whenStopped.run();
        }
    }

    @BeforeEach
    void listen() {
        server = ControlServer.start(new NotingFleet(), data);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aCallerThatCanReadTheFileIsServed() throws Exception {
        try (ControlClient client = ControlClient.of(data)) {
            client.scale("orders", 4);
            client.restart("users");

            assertThat(asked).containsExactly("scale orders 4", "restart users");
            assertThat(client.unsettled()).containsExactly("orders");
            assertThat(client.status().address()).isEqualTo("http://127.0.0.1:8080");
        }
    }

    @Test
    void aStopIsAnsweredBeforeTheServerEnds() throws Exception {
        whenStopped = server::close;
        try (ControlClient client = ControlClient.of(data)) {
            client.stop();
        }
        await().untilAsserted(() -> assertThat(asked).containsExactly("stop"));
    }

    @Test
    void aWrongSecretIsRefusedAndNothingIsDone() throws Exception {
        ControlFile file = ControlFile.read(data).orElseThrow();
        List<String> wrong = List.of("", "Bearer ", "Bearer " + file.secret() + "x", "Basic " + file.secret());

        List<Integer> answers = new ArrayList<>();
        for (String authorization : wrong) {
            answers.add(post(file.address().resolve("/stop"), authorization));
        }

        assertThat(answers).containsOnly(401);
        assertThat(asked).isEmpty();
        assertThat(post(file.address().resolve("/stop"), "Bearer " + file.secret()))
                .isEqualTo(202);
    }

    @Test
    void onlyItsOwnerCanReadTheSecret() throws Exception {
        assertThat(Files.getPosixFilePermissions(ControlFile.in(data)))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(ControlFile.read(data).orElseThrow())
                .asString()
                .doesNotContain(ControlFile.read(data).orElseThrow().secret());
    }

    @Test
    void aRefusalSaysWhy() throws Exception {
        try (ControlClient client = ControlClient.of(data)) {
            assertThatThrownBy(() -> client.scale("ordres", 2))
                    .isInstanceOf(ControlClient.RefusedException.class)
                    .hasMessageContaining("ordres");
        }
    }

    @Test
    void aBodyBeyondTheBoundIsRefused() throws Exception {
        ControlFile file = ControlFile.read(data).orElseThrow();
        HttpRequest large = HttpRequest.newBuilder(file.address().resolve("/scale"))
                .header("Authorization", "Bearer " + file.secret())
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[5000]))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            assertThat(http.send(large, BodyHandlers.discarding()).statusCode()).isEqualTo(413);
        }
    }

    @Test
    void theFileOfAKilledFleetMeansNoFleet() throws Exception {
        ControlFile left = ControlFile.read(data).orElseThrow();
        server.close();
        assertThatThrownBy(() -> ControlClient.of(data)).isInstanceOf(ControlClient.NoFleetException.class);

        left.write(data);
        try (ControlClient client = ControlClient.of(data)) {
            assertThatThrownBy(client::unsettled).isInstanceOf(ControlClient.NoFleetException.class);
        }
    }

    private static int post(URI uri, String authorization) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.noBody());
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request.build(), BodyHandlers.discarding()).statusCode();
        }
    }
}
