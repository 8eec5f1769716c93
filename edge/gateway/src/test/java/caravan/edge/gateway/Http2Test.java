package caravan.edge.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.http.server.TlsFiles;
import caravan.chassis.testkit.values.SelfSigned;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway over TLS and HTTP/2 gives the same answers, and a shutdown loses none. */
class Http2Test {
    private static final String EVENT = "data: a\n\n";

    @TempDir
    private static Path folder;

    private static TlsFiles certificate;

    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private final CountDownLatch streamsEnd = new CountDownLatch(1);
    private ScriptedUpstream orders;
    private TestGateway gateway;
    private boolean isStopped;

    @BeforeAll
    static void certify() throws Exception {
        certificate = SelfSigned.write(folder, "gateway", TlsFiles::new);
    }

    @BeforeEach
    void start() throws Exception {
        orders = new ScriptedUpstream((request, out) -> switch (request.target()) {
            case "/orders/1/events" -> {
                ScriptedUpstream.raw(out, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n" + EVENT);
                streamsEnd.await(60, TimeUnit.SECONDS);
                yield false;
            }
            case "/orders/slow" -> {
                arrived.countDown();
                go.await(60, TimeUnit.SECONDS);
                yield ScriptedUpstream.reply(out, 200, "done");
            }
            default ->
                ScriptedUpstream.reply(
                        out, 200, request.method() + " " + request.body().length());
        });
        gateway = TestGateway.overHttp2(certificate).with("orders", orders);
    }

    @AfterEach
    void stop() {
        go.countDown();
        streamsEnd.countDown();
        if (!isStopped) {
            gateway.close();
        }
        gateway.client().close();
        orders.close();
    }

    private static void isWhole(HttpResponse<?> answer) {
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("connection"))
                .as("RFC 9113, 8.2.2")
                .isEmpty();
    }

    @Test
    void requestsWithAndWithoutABodyAreAnswered() throws Exception {
        HttpResponse<String> read = gateway.get("/orders");
        isWhole(read);
        assertThat(read.body()).isEqualTo("GET 0");
        for (int bytes : new int[] {2, 20_000, 60_000}) {
            HttpResponse<String> written = gateway.send(gateway.post("/orders", "x".repeat(bytes)));
            isWhole(written);
            assertThat(written.body()).isEqualTo("POST " + bytes);
        }
        HttpResponse<String> document = gateway.send(gateway.post("/openapi/orders", "x".repeat(60_000)));
        isWhole(document);
        assertThat(document.body()).isEqualTo("POST 60000");
        isWhole(gateway.get("/metrics"));
    }

    @Test
    void aStopEndsStreamsRegularlyAndFinishesRequestsInFlight() throws Exception {
        HttpResponse<InputStream> stream = gateway.client()
                .send(
                        gateway.request("/orders/1/events")
                                .header("Accept", "text/event-stream")
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        isWhole(stream);
        CompletableFuture<HttpResponse<String>> inFlight = gateway.client()
                .sendAsync(gateway.request("/orders/slow").build(), HttpResponse.BodyHandlers.ofString());
        assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();
        isStopped = true;
        Thread stopping = Thread.ofVirtual().start(gateway.running()::close);
        try (InputStream events = stream.body()) {
            assertThat(new String(events.readAllBytes(), StandardCharsets.UTF_8))
                    .as("the stop ends it")
                    .isEqualTo(EVENT);
        }
        go.countDown();
        HttpResponse<String> finished = inFlight.get(20, TimeUnit.SECONDS);
        isWhole(finished);
        assertThat(finished.body()).isEqualTo("done");
        stopping.join();
    }
}
