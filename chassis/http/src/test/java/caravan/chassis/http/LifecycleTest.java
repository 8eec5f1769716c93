package caravan.chassis.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.Reply;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class LifecycleTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private static void eventually(BooleanSupplier condition) {
        Awaitility.await().atMost(TIMEOUT).until(condition::getAsBoolean);
    }

    @Test
    void aRequestInFlightIsFinishedBeforeTheStop() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        RunningServer running = new RunningServer(routes -> routes.get("/slow", Access.ANYONE, request -> {
            arrived.countDown();
            go.await();
            return Reply.ok("done");
        }));
        CompletableFuture<HttpResponse<String>> answer =
                running.client().sendAsync(running.request("/slow").build(), HttpResponse.BodyHandlers.ofString());
        assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();
        Thread stopping = Thread.ofVirtual().start(running::close);
        Awaitility.await().atMost(TIMEOUT).until(() -> stopping.getState() != Thread.State.NEW);
        go.countDown();
        assertThat(answer.get(20, TimeUnit.SECONDS).body()).isEqualTo("\"done\"");
        stopping.join();
    }

    @Test
    void afterTheStopNoConnectionIsAccepted() throws Exception {
        RunningServer running = new RunningServer(routes -> {});
        HttpRequest.Builder asking = running.request("/health/live");
        running.send(asking);
        running.close();
        try (HttpClient client = HttpClient.newHttpClient()) {
            assertThatThrownBy(() -> client.send(asking.build(), HttpResponse.BodyHandlers.ofString()))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void tooManyConcurrentRequestsAreRefusedButHealthIsNot() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger waiting = new AtomicInteger();
        try (RunningServer running = new RunningServer(routes -> routes.post("/slow", Access.ANYONE, request -> {
            waiting.incrementAndGet();
            go.await();
            return Reply.ok("done");
        }))) {
            int max = RunningServer.LIMITS.requestsInFlightMax();
            for (int i = 0; i < max; i++) {
                var unused = running.client()
                        .sendAsync(running.post("/slow", "{}").build(), HttpResponse.BodyHandlers.ofString());
            }
            eventually(() -> waiting.get() == max);
            HttpResponse<String> refused = running.send(running.post("/slow", "{}"));
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("retry-after")).contains("1");
            assertThat(running.get("/health/live").statusCode()).isEqualTo(200);
            go.countDown();
        }
    }

    private static RunningServer streaming(AtomicBoolean ended) {
        return new RunningServer(routes -> routes.get(
                "/events",
                Access.ANYONE,
                request -> Reply.events(sink -> {
                    sink.send("1", "changed", java.util.Map.of("version", 1));
                    try {
                        while (sink.isOpen()) {
                            Thread.sleep(sink.waitMax());
                            sink.keepAlive();
                        }
                    } finally {
                        ended.set(true);
                    }
                })));
    }

    private static InputStream open(RunningServer running) throws Exception {
        HttpResponse<InputStream> answer =
                running.client().send(running.request("/events").build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.headers().firstValue("content-type")).contains("text/event-stream");
        return answer.body();
    }

    @Test
    void eventsArriveAsTheyAreSentAndEndWithTheProcess() throws Exception {
        AtomicBoolean ended = new AtomicBoolean();
        RunningServer running = streaming(ended);
        try (InputStream events = open(running)) {
            String expected = "id: 1\nevent: changed\ndata: {\"version\":1}\n\n";
            assertThat(new String(events.readNBytes(expected.length()), StandardCharsets.UTF_8))
                    .isEqualTo(expected);
            running.server.stop();
            eventually(ended::get);
        }
        running.close();
    }

    @Test
    void aStreamsHeadIsSentAtOnceEvenWithoutEvents() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (RunningServer running = new RunningServer(
                        routes -> routes.get("/silent", Access.ANYONE, request -> Reply.events(sink -> go.await())));
                Socket client = new Socket("127.0.0.1", running.server.port())) {
            client.setSoTimeout(10_000);
            client.getOutputStream()
                    .write("GET /silent HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            BufferedReader answer =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
            assertThat(answer.readLine()).startsWith("HTTP/1.1 200");
            assertThat(answer.lines().takeWhile(line -> !line.isEmpty())).contains("Content-Type: text/event-stream");
            go.countDown();
        }
    }

    @Test
    void aClientThatClosesItsStreamFreesItsPlace() throws Exception {
        AtomicBoolean ended = new AtomicBoolean();
        try (RunningServer running = streaming(ended)) {
            open(running).close();
            eventually(ended::get);
        }
    }

    private static HttpResponse<InputStream> askAs(RunningServer running, String token) throws Exception {
        return running.client()
                .send(
                        running.request("/events")
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());
    }

    private static InputStream openAs(RunningServer running, String token) throws Exception {
        HttpResponse<InputStream> answer = askAs(running, token);
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private static int statusAs(RunningServer running, String token) throws Exception {
        HttpResponse<InputStream> answer = askAs(running, token);
        answer.body().close();
        return answer.statusCode();
    }

    @Test
    void oneUserCannotTakeAllPlacesOfEventStreams() throws Exception {
        AtomicBoolean ended = new AtomicBoolean();
        try (RunningServer running = streaming(ended);
                InputStream first = openAs(running, running.issuer.tokenOfCustomer(1));
                InputStream second = openAs(running, running.issuer.tokenOfCustomer(1))) {
            assertThat(statusAs(running, running.issuer.tokenOfCustomer(1)))
                    .as("beyond the bound of one")
                    .isEqualTo(429);
            try (InputStream other = openAs(running, running.issuer.tokenOfCustomer(2))) {
                assertThat(statusAs(running, running.issuer.tokenOfCustomer(3)))
                        .as("beyond the bound of all")
                        .isEqualTo(503);
                second.close();
                eventually(ended::get);
                Awaitility.await()
                        .atMost(TIMEOUT)
                        .ignoreExceptionsInstanceOf(AssertionError.class)
                        .untilAsserted(() -> openAs(running, running.issuer.tokenOfCustomer(1))
                                .close());
                assertThat(first).isNotSameAs(other);
            }
            running.server.stop();
        }
    }

    @Test
    void oneAddressWithoutATokenCannotTakeAllPlacesOfEventStreams() throws Exception {
        AtomicBoolean ended = new AtomicBoolean();
        try (RunningServer running = streaming(ended);
                InputStream first = open(running);
                InputStream second = open(running)) {
            HttpResponse<InputStream> refused = running.client()
                    .send(running.request("/events").build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = refused.body()) {
                assertThat(refused.statusCode()).isEqualTo(429);
                assertThat(refused.headers().firstValue("retry-after")).contains("1");
                assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8))
                        .contains("\"code\":\"too_many_open\"");
            }
            try (InputStream user = openAs(running, running.issuer.tokenOfCustomer(1))) {
                assertThat(first).isNotSameAs(second).isNotSameAs(user);
            }
            running.server.stop();
        }
    }

    @Test
    void readinessFollowsTheChecks() throws Exception {
        AtomicBoolean up = new AtomicBoolean(true);
        try (RunningServer running = new RunningServer(routes -> {})) {
            running.server.addHealthCheck("database", up::get);
            assertThat(running.get("/health/ready").body())
                    .isEqualTo("{\"status\":\"up\",\"checks\":[{\"name\":\"database\",\"status\":\"up\"}]}");
            up.set(false);
            assertThat(running.get("/health/ready").statusCode()).isEqualTo(503);
            assertThat(running.get("/health/live").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aProcessThatShutsDownIsNotReadyAndStillAnswers() throws Exception {
        try (RunningServer running =
                new RunningServer(routes -> routes.get("/here", Access.ANYONE, request -> Reply.ok("here")))) {
            running.server.markNotReady();
            assertThat(running.get("/health/ready").statusCode()).isEqualTo(503);
            assertThat(running.get("/here").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void metricsCountRequestsByRoute() throws Exception {
        try (RunningServer running =
                new RunningServer(routes -> routes.get("/orders/{id}", Access.ANYONE, request -> Reply.noContent()))) {
            running.get("/orders/1");
            running.get("/orders/2");
            HttpResponse<String> metrics = running.get("/metrics");
            assertThat(metrics.headers().firstValue("content-type").orElseThrow())
                    .startsWith("text/plain");
            assertThat(metrics.body())
                    .contains(
                            "http_server_requests_seconds_count{caravan_service=\"test\",method=\"GET\",route=\"/orders/{id}\",status=\"204\"} 2");
        }
    }

    @Test
    void openApiDocumentsAreServedAsYamlAndAsJson() throws Exception {
        try (RunningServer running = new RunningServer(routes -> {})) {
            running.server.openApiOf(
                    "orders",
                    "openapi: 3.1.0\npaths:\n  /a: {get: {deprecated: true}}\n".getBytes(StandardCharsets.UTF_8));
            String json = "\"paths\":{\"/a\":{\"get\":{\"deprecated\":true}}}";
            assertThat(running.get("/openapi").body())
                    .isEqualTo("[{\"service\":\"orders\",\"href\":\"/openapi/orders\"}]");
            assertThat(running.get("/openapi/orders").body()).startsWith("openapi: \"3.1.0\"");
            assertThat(running.get("/openapi/orders.json").body()).contains(json);
            assertThat(running.send(running.request("/openapi/orders").header("Accept", "application/json"))
                            .body())
                    .contains(json);
            assertThat(running.get("/openapi.json").body()).contains("/a").doesNotContain("/b");
            running.server.openApiOf(
                    "users",
                    "openapi: 3.1.0\npaths:\n  /b: {get: {deprecated: true}}\n".getBytes(StandardCharsets.UTF_8));
            assertThat(running.get("/openapi.json").body()).contains("/a").contains("/b");
        }
    }
}
