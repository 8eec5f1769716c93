package caravan.chassis.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.chassis.api.http.Accepted;
import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.tracing.Spans;
import caravan.chassis.http.HttpLimits;
import caravan.chassis.http.HttpServer;
import caravan.chassis.http.HttpServer.EdgeRules;
import caravan.chassis.http.requestlog.RequestLog;
import caravan.chassis.http.routing.HttpMetrics;
import caravan.chassis.http.server.EventLoops;
import caravan.chassis.http.server.HttpListener;
import caravan.chassis.runtime.telemetry.Logging;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Which requests have a line in the log, and what it says. */
class RequestLinesTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final Duration WAIT_MAX = Duration.ofSeconds(20);
    private static final Duration SLOW = Duration.ofSeconds(2);

    @TempDir
    Path folder;

    private final EventLoops loops = EventLoops.start(1);
    private final HttpClient client = HttpClient.newHttpClient();
    private HttpServer server;
    private Path file;

    @BeforeEach
    void start() {
        server = new HttpServer(
                loops,
                new HttpListener.Address("127.0.0.1", 0),
                Optional.empty(),
                HttpLimits.ofThisProcess().withSlowMin(SLOW),
                EdgeRules.STRICT,
                new NoTokens(),
                new HttpMetrics(new SimpleMeterRegistry(), () -> ""),
                new SystemIdentifiers(Clock.systemUTC()),
                failure -> Optional.empty(),
                Spans.NONE);
        server.routesOf("test")
                .get("/quick", Access.ANYONE, Accepted.parameters("secret"), request -> Reply.noContent())
                .get("/slow", Access.ANYONE, request -> {
                    LockSupport.parkNanos(SLOW.plusMillis(100).toNanos());
                    return Reply.noContent();
                })
                .get("/failing", Access.ANYONE, request -> {
                    throw new UnsupportedOperationException("a bug of the route");
                });
        server.start();
        file = folder.resolve("caravan.log");
        Logging.toFile(file);
    }

    @AfterEach
    void stop() {
        server.stop();
        loops.close();
        client.close();
        requests().setLevel(null);
        Logging.toStdout();
    }

    private static Logger requests() {
        return (Logger) LoggerFactory.getLogger(RequestLog.LOGGER);
    }

    private int ask(String path) throws Exception {
        return client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                                .header("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01")
                                .timeout(WAIT_MAX)
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    private List<JsonNode> lines() {
        try {
            return Files.readAllLines(file).stream()
                    .map(line -> (JsonNode) JsonMapper.shared().readTree(line))
                    .filter(line -> line.path("log.logger").asString().equals(RequestLog.LOGGER))
                    .toList();
        } catch (IOException notYet) {
            throw new UncheckedIOException(notYet);
        }
    }

    private JsonNode onlyLine() {
        await().atMost(WAIT_MAX).untilAsserted(() -> assertThat(lines()).hasSize(1));
        return lines().getFirst();
    }

    @Test
    void aRefusedRequestHasALineWithItsTrace() throws Exception {
        assertThat(ask("/nowhere?token=secret")).isEqualTo(404);
        JsonNode line = onlyLine();
        assertThat(line.path("message").asString()).isEqualTo("Refused");
        assertThat(line.path("trace.id").asString()).isEqualTo(TRACE);
        assertThat(line.path("http.request.method").asString()).isEqualTo("GET");
        assertThat(line.path("url.path").asString()).isEqualTo("/nowhere");
        assertThat(line.path("http.response.status_code").asInt()).isEqualTo(404);
        assertThat(line.path("error.code").asString()).isEqualTo("not_found");
        assertThat(line.path("client.address").asString()).isEqualTo("127.0.0.1");
        assertThat(line.path("event.duration").asLong()).isPositive();
        assertThat(line.toString()).doesNotContain("secret");
    }

    @Test
    void bytesThatAreNoRequestHaveALineWithTheTraceOfTheirAnswer() throws Exception {
        String answer;
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.getOutputStream().write("no secret HTTP\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
        assertThat(answer).startsWith("HTTP/1.1 400");
        JsonNode line = onlyLine();
        assertThat(line.path("message").asString()).isEqualTo("Refused");
        assertThat(line.path("error.code").asString()).isEqualTo("malformed_request");
        assertThat(line.path("http.response.status_code").asInt()).isEqualTo(400);
        assertThat(line.path("client.address").asString()).isEqualTo("127.0.0.1");
        assertThat(answer).contains("traceresponse: 00-" + line.path("trace.id").asString() + "-");
        assertThat(line.has("url.path")).isFalse();
        assertThat(line.toString()).doesNotContain("secret");
    }

    @Test
    void aFailedRequestHasALine() throws Exception {
        assertThat(ask("/failing")).isEqualTo(500);
        assertThat(onlyLine().path("message").asString()).isEqualTo("Failed");
    }

    @Test
    void aSlowRequestHasALineAndAQuickOneHasNone() throws Exception {
        ask("/quick");
        ask("/slow");
        JsonNode line = onlyLine();
        assertThat(line.path("message").asString()).isEqualTo("Slow");
        assertThat(line.path("url.path").asString()).isEqualTo("/slow");
    }

    @Test
    void theAccessLogHasEachRequest() throws Exception {
        requests().setLevel(Level.DEBUG);
        assertThat(ask("/quick?secret=pearl")).isEqualTo(204);
        JsonNode line = onlyLine();
        assertThat(line.path("message").asString()).isEqualTo("Answered");
        assertThat(line.toString()).doesNotContain("pearl");
    }

    /** Lines that a caller can cause at will would soon push all others out of the files. */
    @Test
    void linesOfRefusedRequestsAreBoundedAndTheRestIsCounted() throws Exception {
        int asked = 0;
        while (lines().stream().noneMatch(line -> line.has("lines_left_out"))) {
            for (int i = 0; i < 150; i++) {
                ask("/nowhere");
                asked++;
            }
            assertThat(asked).as("requests without a line that was left out").isLessThan(10_000);
        }
        long leftOut = lines().stream()
                .mapToLong(line -> line.path("lines_left_out").asLong(0))
                .sum();
        assertThat(leftOut).isPositive();
        assertThat(lines().size() + leftOut).isLessThanOrEqualTo(asked);
    }
}
