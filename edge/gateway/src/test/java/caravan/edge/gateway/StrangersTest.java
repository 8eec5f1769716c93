package caravan.edge.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No failure that a caller's own request causes makes an instance or a service unavailable to others. */
class StrangersTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int REQUESTS = 400;
    private static final int AT_ONCE = 50;
    private static final String EVENTS = "/orders/events";

    private final CountDownLatch over = new CountDownLatch(1);
    private ScriptedUpstream orders;
    private TestGateway gateway;

    @BeforeEach
    void start() {
        orders = new ScriptedUpstream((request, out) -> {
            if (request.target().startsWith("/orders/hang") || request.target().startsWith(EVENTS)) {
                over.await(60, TimeUnit.SECONDS);
                return false;
            }
            if (request.target().startsWith("/orders/status/")) {
                int status = Integer.parseInt(request.target().substring("/orders/status/".length()));
                return ScriptedUpstream.reply(out, status, "no", "Retry-After: 60");
            }
            if (request.target().startsWith("/orders/echo")) {
                return ScriptedUpstream.reply(
                        out, 200, "x", "Link: <" + request.target().repeat(10) + ">");
            }
            return ScriptedUpstream.reply(out, 200, "served");
        });
        gateway = new TestGateway("deadline", "1s", "deadline-max", "1s", "body-bytes-max", "100000")
                .with("orders", orders);
    }

    @AfterEach
    void stop() {
        over.countDown();
        gateway.close();
        orders.close();
    }

    /** @param request makes a new request each time */
    private List<Integer> manyTimes(java.util.function.Supplier<HttpRequest.Builder> request) throws Exception {
        List<Integer> statuses = new ArrayList<>();
        for (int done = 0; done < REQUESTS; done += AT_ONCE) {
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                answers.add(gateway.client().sendAsync(request.get().build(), HttpResponse.BodyHandlers.ofString()));
            }
            for (CompletableFuture<HttpResponse<String>> answer : answers) {
                statuses.add(answer.get(30, TimeUnit.SECONDS).statusCode());
            }
        }
        return statuses;
    }

    private void othersAreServed() throws Exception {
        for (int i = 0; i < 10; i++) {
            HttpResponse<String> answer =
                    gateway.send(gateway.request("/orders").timeout(Duration.ofSeconds(5)));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("served");
        }
        assertThat(gateway.get("/metrics").body())
                .contains("gateway_breaker_state{caravan_service=\"orders\"} 0.0")
                .contains("gateway_instances_ejected{caravan_service=\"orders\"} 0.0")
                .contains("gateway_in_flight_limit{caravan_service=\"orders\"} 512.0")
                .doesNotContain("gateway_ejections_total");
    }

    @Test
    void notACallerThatGoesAwayBeforeTheAnswer() throws Exception {
        for (int i = 0; i < REQUESTS; i++) {
            int before = orders.received.size();
            try (Socket client = new Socket("127.0.0.1", gateway.running().port())) {
                client.setSoLinger(true, 0);
                client.getOutputStream()
                        .write("POST /orders/hang HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"
                                .getBytes(StandardCharsets.US_ASCII));
                Awaitility.await()
                        .pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(1))
                        .atMost(TIMEOUT)
                        .until(() -> orders.received.size() > before);
            }
        }
        othersAreServed();
    }

    @Test
    void notACallerWhoseBodyComesSlowly() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < REQUESTS / 2; i++) {
                slow.add(unfinished("POST /orders HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf "));
            }
            othersAreServed();
            for (Socket client : slow) {
                client.close();
            }
            othersAreServed();
        } finally {
            for (Socket client : slow) {
                client.close();
            }
        }
        assertThat(orders.received)
                .as("a body that has not come reaches no service")
                .allMatch(request -> request.method().equals("GET"));
    }

    private Socket unfinished(String text) throws IOException {
        Socket client = new Socket("127.0.0.1", gateway.running().port());
        client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        return client;
    }

    @Test
    void notACallerWhoseAnswerRepeatsTooMuch() throws Exception {
        String target = "/orders/echo?" + "a".repeat(4000);
        assertThat(manyTimes(() -> gateway.request(target))).containsOnly(502);
        othersAreServed();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 413, 429, 500, 502, 503, 504})
    void notACallerThatIsRefused(int status) throws Exception {
        assertThat(manyTimes(() -> gateway.request("/orders/status/" + status))).contains(status);
        othersAreServed();
    }

    @Test
    void notACallerWhoseBodyIsTooLarge() throws Exception {
        for (int i = 0; i < REQUESTS; i++) {
            assertThat(gateway.raw("POST /orders HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999\r\n\r\n"))
                    .startsWith("HTTP/1.1 413");
        }
        othersAreServed();
    }

    @Test
    void notACallerWhoseChunkedBodyIsTooLong() throws Exception {
        byte[] tooLong = new byte[200_000];
        for (int i = 0; i < 20; i++) {
            HttpResponse<String> answer = gateway.send(gateway.request("/orders")
                    .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(tooLong))));
            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(answer.body()).contains("\"code\":\"too_large\"");
        }
        othersAreServed();
    }

    @Test
    void notACallerThatAsksToWait() throws Exception {
        assertThat(manyTimes(() -> gateway.request("/orders/hang").header("Prefer", "wait=1")))
                .containsOnly(504);
        othersAreServed();
    }

    @Test
    void notACallerWhoseEventsDoNotCome() throws Exception {
        assertThat(manyTimes(() -> gateway.request(EVENTS).header("Accept", "text/event-stream")))
                .containsOnly(504);
        othersAreServed();
    }

    @Test
    void tenIdleEventStreamsTakeNothingFromOtherCallers() throws Exception {
        orders.script = (request, out) -> {
            if (request.target().startsWith(EVENTS)) {
                ScriptedUpstream.raw(out, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
                over.await(60, TimeUnit.SECONDS);
                return false;
            }
            return ScriptedUpstream.reply(out, 200, "served");
        };
        List<Socket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                Socket client = unfinished("GET " + EVENTS
                        + " HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\nLast-Event-ID: 2\r\n\r\n");
                assertThat(client.getInputStream().read())
                        .as("the head comes at once")
                        .isEqualTo('H');
                idle.add(client);
            }
            othersAreServed();
            assertThat(gateway.get("/metrics").body()).contains("http_server_event_streams 20.0");
        } finally {
            for (Socket client : idle) {
                client.close();
            }
        }
    }

    @Test
    void aServiceThatHangsForAllCallersOpensItsBreaker() throws Exception {
        assertThat(manyTimes(() -> gateway.request("/orders/hang"))).contains(503, 504);
        assertThat(gateway.get("/metrics").body())
                .doesNotContain("gateway_breaker_state{caravan_service=\"orders\"} 0.0");
    }
}
