package caravan.chassis.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Routes;
import caravan.chassis.api.tracing.Spans;
import caravan.chassis.http.HttpLimits;
import caravan.chassis.http.HttpServer;
import caravan.chassis.http.HttpServer.EdgeRules;
import caravan.chassis.http.routing.HttpMetrics;
import caravan.chassis.http.server.EventLoops;
import caravan.chassis.http.server.HttpListener;
import caravan.chassis.runtime.telemetry.Logging;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A caller gets only the trace id of a failure. The log has a line with that id, whatever thread failed. */
class LoggedFailuresTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    @TempDir
    Path folder;

    private final EventLoops loops = EventLoops.start(1);
    private final HttpClient client = HttpClient.newHttpClient();
    private HttpServer server;

    @BeforeEach
    void start() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        server = new HttpServer(
                loops,
                new HttpListener.Address("127.0.0.1", 0),
                Optional.empty(),
                HttpLimits.ofThisProcess(),
                EdgeRules.STRICT,
                new NoTokens(),
                new HttpMetrics(meters, () -> ""),
                new SystemIdentifiers(Clock.systemUTC()),
                failure -> failure instanceof IllegalStateException
                        ? Optional.of(Reply.problem(503, "unavailable", "It is away."))
                        : Optional.empty(),
                Spans.NONE);
        server.routesOf("test")
                .get("/at-once", Access.ANYONE, Routes.firstAtOnce(request -> failing(), request -> Reply.noContent()))
                .get(
                        "/at-once/away",
                        Access.ANYONE,
                        Routes.firstAtOnce(request -> away(), request -> Reply.noContent()))
                .get("/later", Access.ANYONE, request -> failing().orElseThrow());
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
        loops.close();
        client.close();
        Logging.toStdout();
    }

    private static Optional<Reply> failing() {
        throw new UnsupportedOperationException("a bug of the route");
    }

    private static Optional<Reply> away() {
        throw new IllegalStateException("the database is away");
    }

    /** Sends a request with a trace, and returns the log lines of that trace. */
    private List<String> loggedOf(String path, int status) throws Exception {
        Path file = folder.resolve("caravan.log");
        Logging.toFile(file);
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                        .header("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01")
                        .timeout(Duration.ofSeconds(20))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains(TRACE);
        return Files.readAllLines(file).stream()
                .filter(line -> line.contains("A request failed"))
                .toList();
    }

    @Test
    void aFailureOnTheEventLoopIsLoggedWithItsTrace() throws Exception {
        assertThat(loggedOf("/at-once", 500))
                .singleElement()
                .asString()
                .contains("\"trace.id\":\"" + TRACE + "\"", "a bug of the route", "\"log.level\":\"ERROR\"");
        assertThat(loggedOf("/at-once/away", 503))
                .anySatisfy(line -> assertThat(line)
                        .contains("\"trace.id\":\"" + TRACE + "\"", "the database is away", "\"log.level\": \"WARN\""));
    }

    @Test
    void aFailureOnAVirtualThreadIsLoggedWithItsTraceOnce() throws Exception {
        assertThat(loggedOf("/later", 500))
                .singleElement()
                .asString()
                .containsOnlyOnce("\"trace.id\":\"" + TRACE + "\"")
                .contains("a bug of the route");
    }
}
