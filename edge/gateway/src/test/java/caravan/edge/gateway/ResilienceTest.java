package caravan.edge.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** How the gateway handles services that fail. */
class ResilienceTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private static URI nobody() throws Exception {
        try (ServerSocket free = new ServerSocket(0)) {
            return URI.create("http://127.0.0.1:" + free.getLocalPort());
        }
    }

    private static boolean hangUp(ScriptedUpstream.Received request, OutputStream out) {
        return false;
    }

    @Test
    void aServiceThatIsDownDoesNotAffectOtherRoutes() throws Exception {
        try (ScriptedUpstream catalog = ScriptedUpstream.answering(200, "products");
                TestGateway gateway = new TestGateway().with("catalog", catalog).with("orders", nobody())) {
            HttpResponse<String> away = gateway.get("/orders");
            assertThat(away.statusCode()).isEqualTo(503);
            assertThat(away.headers().firstValue("content-type")).contains("application/problem+json");
            assertThat(away.headers().firstValue("retry-after")).isPresent();
            assertThat(away.body()).contains("service orders", "\"trace_id\":", "\"code\":\"unavailable\"");
            assertThat(gateway.get("/payments").body()).contains("service payments", "no instance");
            assertThat(gateway.get("/products").body()).isEqualTo("products");
        }
    }

    @Test
    void aRequestThatWasNotReceivedIsSentToAnotherInstance() throws Exception {
        try (ScriptedUpstream alive = ScriptedUpstream.answering(201, "made");
                TestGateway gateway = new TestGateway("ejection", "1ms").with("orders", nobody(), alive.address())) {
            for (int i = 0; i < 10; i++) {
                assertThat(gateway.send(gateway.post("/orders", "{}")).statusCode())
                        .isEqualTo(201);
            }
            assertThat(alive.received).hasSize(10);
        }
    }

    @Test
    void afterALostAnswerOnlySafeRequestsAreSentAgain() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        ScriptedUpstream.Script losesFirst = (request, out) ->
                calls.getAndIncrement() % 2 == 0 ? hangUp(request, out) : ScriptedUpstream.reply(out, 200, "second");
        try (ScriptedUpstream one = new ScriptedUpstream(losesFirst);
                ScriptedUpstream two = new ScriptedUpstream(losesFirst);
                TestGateway gateway = new TestGateway().with("orders", one, two)) {
            assertThat(gateway.get("/orders").body()).isEqualTo("second");
            assertThat(gateway.send(gateway.post("/orders", "{}").header("Idempotency-Key", "k"))
                            .body())
                    .isEqualTo("second");
            assertThat(calls).hasValue(4);
            HttpResponse<String> unsafe = gateway.send(gateway.post("/orders", "{}"));
            assertThat(unsafe.statusCode()).isEqualTo(502);
            assertThat(unsafe.body()).contains("\"code\":\"answer_lost\"", "not known");
            assertThat(calls).as("a POST without a key is sent once").hasValue(5);
        }
    }

    @Test
    void theSameBodyIsSentAgain() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        ScriptedUpstream.Script losesFirst = (request, out) ->
                calls.getAndIncrement() == 0 ? hangUp(request, out) : ScriptedUpstream.reply(out, 200, "second");
        try (ScriptedUpstream one = new ScriptedUpstream(losesFirst);
                ScriptedUpstream two = new ScriptedUpstream(losesFirst);
                TestGateway gateway = new TestGateway().with("orders", one, two)) {
            gateway.send(gateway.post("/orders", "{\"n\":1}").header("Idempotency-Key", "k"));
            assertThat(Stream.of(one, two).flatMap(upstream -> upstream.received.stream()))
                    .extracting(ScriptedUpstream.Received::body)
                    .containsExactly("{\"n\":1}", "{\"n\":1}");
        }
    }

    @Test
    void afterA503AnotherInstanceIsTriedAndTheLast503IsForwarded() throws Exception {
        try (ScriptedUpstream full = ScriptedUpstream.answering(503, "full");
                ScriptedUpstream free = ScriptedUpstream.answering(200, "free");
                TestGateway gateway = new TestGateway().with("orders", full, free)) {
            for (int i = 0; i < 5; i++) {
                assertThat(gateway.get("/orders").body()).isEqualTo("free");
            }
            gateway.with("orders", full);
            full.script = (request, out) -> ScriptedUpstream.reply(out, 503, "still", "Retry-After: 60");
            int before = full.received.size();
            HttpResponse<String> last = gateway.get("/orders");
            assertThat(last.statusCode()).isEqualTo(503);
            assertThat(last.body()).isEqualTo("still");
            assertThat(last.headers().firstValue("retry-after")).contains("60");
            assertThat(full.received)
                    .as("sixty seconds are later than the deadline")
                    .hasSize(before + 1);
        }
    }

    @Test
    void theRetryAfterOfAnOverloadedServiceIsRespected() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        try (ScriptedUpstream orders = new ScriptedUpstream((request, out) -> calls.getAndIncrement() == 0
                        ? ScriptedUpstream.reply(out, 503, "", "Retry-After: 1")
                        : ScriptedUpstream.reply(out, 200, "now"));
                TestGateway gateway = new TestGateway().with("orders", orders)) {
            long began = System.nanoTime();
            assertThat(gateway.get("/orders").body()).isEqualTo("now");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        }
    }

    @Test
    void retriesNeverBecomeTheLoad() throws Exception {
        try (ScriptedUpstream orders = new ScriptedUpstream(ResilienceTest::hangUp);
                TestGateway gateway = new TestGateway(
                                "retry-share-percent", "20",
                                "retry-floor-per-second", "0",
                                "retry-pause", "1ms",
                                "breaker-calls", "10000")
                        .with("orders", orders)) {
            for (int i = 0; i < 100; i++) {
                assertThat(gateway.get("/orders").statusCode()).isEqualTo(502);
            }
            assertThat(orders.received).hasSizeBetween(110, 120);
        }
    }

    @Test
    void aCallEndsAtItsDeadlineAndTheRemainingTimeIsForwarded() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (ScriptedUpstream orders = new ScriptedUpstream((request, out) -> never.await(20, TimeUnit.SECONDS));
                TestGateway gateway =
                        new TestGateway("deadline", "300ms", "deadline-max", "1500ms").with("orders", orders)) {
            long began = System.nanoTime();
            HttpResponse<String> late = gateway.send(gateway.post("/orders", "{}"));
            assertThat(late.statusCode()).isEqualTo(504);
            assertThat(late.body()).contains("\"code\":\"answer_late\"", "service orders");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
            assertThat(Integer.parseInt(orders.received.poll().header("x-deadline-millis")))
                    .isBetween(1, 300);

            gateway.send(gateway.post("/orders", "{}").header("Prefer", "respond-async, wait=1"));
            assertThat(Integer.parseInt(orders.received.poll().header("x-deadline-millis")))
                    .isBetween(800, 1300);
            gateway.send(gateway.post("/orders", "{}").header("Prefer", "wait=99999"));
            assertThat(Integer.parseInt(orders.received.poll().header("x-deadline-millis")))
                    .isBetween(1000, 1500);
        }
    }

    @Test
    void aHangingInstanceDoesNotDelayARequestThatAnotherCanAnswer() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (ScriptedUpstream hangs = new ScriptedUpstream((request, out) -> never.await(20, TimeUnit.SECONDS));
                ScriptedUpstream answers = ScriptedUpstream.answering(200, "ok");
                TestGateway gateway = new TestGateway("attempt-max", "100ms", "ejection-failures", "2")
                        .with("orders", hangs, answers)) {
            for (int i = 0; i < 20; i++) {
                assertThat(gateway.get("/orders").body()).isEqualTo("ok");
            }
            assertThat(hangs.received).as("not used after two failures").hasSizeLessThanOrEqualTo(2);
            assertThat(gateway.get("/metrics").body())
                    .contains("gateway_ejections_total{caravan_service=\"orders\",kind=\"ejected\"} 1.0")
                    .contains("gateway_upstream_failures_total{caravan_service=\"orders\",kind=\"timed_out\"} 2.0")
                    .contains("gateway_retries_total{caravan_service=\"orders\",kind=\"made\"} 2.0");
        }
    }

    @Test
    void aRecoveredInstanceIsUsedAgain() throws Exception {
        try (ScriptedUpstream steady = ScriptedUpstream.answering(200, "steady")) {
            ScriptedUpstream back = ScriptedUpstream.answering(200, "back");
            int port = back.port();
            try (TestGateway gateway =
                    new TestGateway("ejection", "50ms", "slow-start", "100ms").with("orders", steady, back)) {
                back.close();
                for (int i = 0; i < 10; i++) {
                    assertThat(gateway.get("/orders").body()).isEqualTo("steady");
                }
                try (ScriptedUpstream again =
                        new ScriptedUpstream(port, (request, out) -> ScriptedUpstream.reply(out, 200, "back"))) {
                    Awaitility.await()
                            .atMost(TIMEOUT)
                            .until(() -> gateway.get("/orders").body().equals("back"));
                    assertThat(again.received).isNotEmpty();
                }
            }
        }
    }

    @Test
    void anOpenCircuitAnswersAtOnceAndClosesAgain() throws Exception {
        try (ScriptedUpstream catalog = ScriptedUpstream.answering(200, "products");
                ScriptedUpstream orders = new ScriptedUpstream(ResilienceTest::hangUp);
                TestGateway gateway = new TestGateway(
                                "breaker-calls", "4", "breaker-open", "300ms", "retry-pause", "1ms")
                        .with("orders", orders)
                        .with("catalog", catalog)) {
            Awaitility.await()
                    .atMost(TIMEOUT)
                    .until(() -> gateway.get("/orders").body().contains("gets no requests"));
            int before = orders.received.size();
            HttpResponse<String> refused = gateway.get("/orders");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("retry-after")).isPresent();
            assertThat(orders.received).hasSize(before);
            assertThat(gateway.get("/metrics").body())
                    .contains("gateway_breaker_state{caravan_service=\"orders\"} 2.0");
            assertThat(gateway.get("/products").statusCode()).isEqualTo(200);
            orders.script = (request, out) -> ScriptedUpstream.reply(out, 200, "well");
            Awaitility.await()
                    .atMost(TIMEOUT)
                    .until(() -> gateway.get("/orders").body().equals("well"));
        }
    }

    @Test
    void requestsBeyondTheLimitAreRefusedButHealthIsNot() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (ScriptedUpstream orders = new ScriptedUpstream((request, out) -> {
                    go.await();
                    return ScriptedUpstream.reply(out, 200, "done");
                });
                TestGateway gateway = new TestGateway("requests-in-flight-max", "4").with("orders", orders)) {
            List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                waiting.add(gateway.client()
                        .sendAsync(gateway.request("/orders").build(), HttpResponse.BodyHandlers.ofString()));
            }
            Awaitility.await().atMost(TIMEOUT).until(() -> orders.received.size() == 4);
            HttpResponse<String> refused = gateway.get("/orders");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("retry-after")).contains("1");
            assertThat(gateway.get("/health/live").statusCode()).isEqualTo(200);
            go.countDown();
            for (CompletableFuture<HttpResponse<String>> each : waiting) {
                assertThat(each.get(20, TimeUnit.SECONDS).body()).isEqualTo("done");
            }
        }
    }

    @Test
    void onlyAFullServiceIsRefusedBeforeItTakesAllPlaces() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (ScriptedUpstream catalog = ScriptedUpstream.answering(200, "products");
                ScriptedUpstream orders = new ScriptedUpstream((request, out) -> {
                    go.await();
                    return ScriptedUpstream.reply(out, 200, "done");
                });
                TestGateway gateway = new TestGateway("service-in-flight-max", "16")
                        .with("orders", orders)
                        .with("catalog", catalog)) {
            List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                waiting.add(gateway.client()
                        .sendAsync(gateway.request("/orders").build(), HttpResponse.BodyHandlers.ofString()));
            }
            Awaitility.await().atMost(TIMEOUT).until(() -> orders.received.size() == 16);
            assertThat(gateway.get("/orders").body()).contains("\"code\":\"overloaded\"", "service orders");
            assertThat(gateway.get("/products").statusCode()).isEqualTo(200);
            go.countDown();
            for (CompletableFuture<HttpResponse<String>> each : waiting) {
                assertThat(each.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            }
        }
    }
}
