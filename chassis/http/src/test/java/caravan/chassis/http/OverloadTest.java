package caravan.chassis.http;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Request;
import caravan.chassis.api.http.Routes;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class OverloadTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final CountDownLatch go = new CountDownLatch(1);
    private final AtomicInteger arrived = new AtomicInteger();

    private static HttpLimits limits(int min, int max, Duration tolerated) {
        return RunningServer.limits(min, max, tolerated);
    }

    private static HttpLimits exactly(int requests) {
        return limits(requests, requests, Duration.ofSeconds(30));
    }

    private Reply held(Request request) throws InterruptedException {
        arrived.incrementAndGet();
        go.await();
        return Reply.ok("done");
    }

    private void declareHeld(Routes routes) {
        routes.get("/things", Access.ANYONE, this::held)
                .get("/things/{id}", Access.ANYONE, this::held)
                .post("/things", Access.ANYONE, this::held);
    }

    private static CompletableFuture<Integer> send(RunningServer running, HttpRequest.Builder request) {
        return running.client()
                .sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
                .thenApply(HttpResponse::statusCode);
    }

    private List<CompletableFuture<Integer>> hold(RunningServer running, int times, HttpRequest.Builder request) {
        int before = arrived.get();
        List<CompletableFuture<Integer>> sent = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            sent.add(send(running, request));
        }
        Awaitility.await().atMost(TIMEOUT).until(() -> arrived.get() == before + times);
        return sent;
    }

    private static void assertRefused(RunningServer running, HttpRequest.Builder request) throws Exception {
        HttpResponse<String> refused = running.send(request);
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("retry-after")).contains("1");
        assertThat(refused.body()).contains("\"code\":\"overloaded\"");
    }

    private static double metric(RunningServer running, String name) throws Exception {
        Matcher line = Pattern.compile("^" + Pattern.quote(name) + " (\\S+)$", Pattern.MULTILINE)
                .matcher(running.get("/metrics").body());
        return line.find() ? Double.parseDouble(line.group(1)) : Double.NaN;
    }

    @Test
    void listsAreRefusedBeforeReadsOfOneThingAndThoseBeforeWrites() throws Exception {
        try (RunningServer running = new RunningServer(exactly(10), this::declareHeld)) {
            HttpRequest.Builder list = running.request("/things");
            HttpRequest.Builder one = running.request("/things/1");
            HttpRequest.Builder write = running.post("/things", "{}");
            List<CompletableFuture<Integer>> sent = new ArrayList<>(hold(running, 6, list));
            assertRefused(running, list);
            sent.addAll(hold(running, 2, one));
            assertRefused(running, one);
            sent.addAll(hold(running, 2, write));
            assertRefused(running, write);
            assertThat(running.get("/health/live").statusCode()).isEqualTo(200);
            assertThat(metric(running, "http_server_requests_refused_total{priority=\"low\"}"))
                    .isEqualTo(1);
            assertThat(metric(running, "http_server_requests_worked_on{priority=\"high\"}"))
                    .isEqualTo(2);
            go.countDown();
            for (CompletableFuture<Integer> each : sent) {
                assertThat(each.get(20, TimeUnit.SECONDS)).isEqualTo(200);
            }
            assertThat(running.get("/things").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aRefusalByTheHeadAloneSaysWhatOneByTheCodecSays() throws Exception {
        try (RunningServer running = new RunningServer(exactly(1), this::declareHeld)) {
            CompletableFuture<Integer> held =
                    hold(running, 1, running.post("/things", "{}")).getFirst();
            String byHead = running.raw("POST /things?x=1 HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}");
            String byCodec = running.raw(
                    "POST /things?x=1 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n");
            assertThat(linesOf(byHead)).isEqualTo(linesOf(byCodec));
            assertThat(byHead).contains("\"instance\":\"/things\"");
            Matcher trace = Pattern.compile("traceresponse: 00-([0-9a-f]{32})").matcher(byHead);
            assertThat(trace.find()).isTrue();
            assertThat(byHead).contains("\"trace_id\":\"" + trace.group(1) + "\"");
            go.countDown();
            assertThat(held.get(20, TimeUnit.SECONDS)).isEqualTo(200);
        }
    }

    /** Sorted, with names in lower case, without what differs between two answers. */
    private static List<String> linesOf(String answer) {
        return answer.lines()
                .map(line -> line.toLowerCase(Locale.ROOT).replaceAll("[0-9a-f]{16,32}", "…"))
                .filter(line -> !line.startsWith("date:") && !line.equals("connection: close"))
                .sorted()
                .toList();
    }

    @Test
    void theLimitAdaptsToTheProcessAndRecovers() throws Exception {
        Semaphore workers = new Semaphore(2);
        CountDownLatch easier = new CountDownLatch(1);
        CountDownLatch enough = new CountDownLatch(1);
        AtomicInteger refused = new AtomicInteger();
        HttpLimits limits = limits(4, 64, Duration.ofMillis(20));
        try (RunningServer running = new RunningServer(
                limits,
                routes -> routes.post("/things", Access.ANYONE, request -> {
                    workers.acquire();
                    try {
                        var unused = easier.await(5, TimeUnit.MILLISECONDS);
                    } finally {
                        workers.release();
                    }
                    return Reply.ok("done");
                }))) {
            List<Thread> callers = new ArrayList<>();
            for (int i = 0; i < 48; i++) {
                callers.add(Thread.ofVirtual().start(() -> {
                    while (enough.getCount() > 0) {
                        if (send(running, running.post("/things", "{}")).join() == 503) {
                            refused.incrementAndGet();
                        }
                    }
                }));
            }
            String limit = "http_server_requests_limit";
            Awaitility.await().atMost(TIMEOUT).until(() -> metric(running, limit) < 24 && refused.get() > 0);
            easier.countDown();
            Awaitility.await().atMost(TIMEOUT).until(() -> metric(running, limit) >= 48);
            int refusedBefore = refused.get();
            enough.countDown();
            for (Thread caller : callers) {
                caller.join();
            }
            assertThat(refused.get() - refusedBefore)
                    .as("a request is refused after the recovery")
                    .isLessThan(48);
        }
    }

    @Test
    void aRequestThatWaitsForOthersTakesNoPlace() throws Exception {
        try (RunningServer running = new RunningServer(exactly(2), routes -> {
            declareHeld(routes);
            routes.post("/waits", Access.ANYONE, request -> request.waiting(TIMEOUT, left -> held(request)));
        })) {
            List<CompletableFuture<Integer>> waiting = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                waiting.addAll(hold(running, 1, running.post("/waits", "{}")));
            }
            List<CompletableFuture<Integer>> working = hold(running, 2, running.post("/things", "{}"));
            assertRefused(running, running.post("/waits", "{}"));
            go.countDown();
            waiting.addAll(working);
            for (CompletableFuture<Integer> each : waiting) {
                assertThat(each.get(20, TimeUnit.SECONDS)).isEqualTo(200);
            }
            Awaitility.await()
                    .atMost(TIMEOUT)
                    .until(() -> metric(running, "http_server_requests_worked_on{priority=\"high\"}") == 0);
        }
    }

    @Test
    void anOpenEventStreamTakesNoPlace() throws Exception {
        try (RunningServer running = new RunningServer(exactly(1), routes -> {
            routes.get(
                    "/events",
                    Access.ANYONE,
                    request -> Reply.events(sink -> {
                        sink.send("1", "opened", "now");
                        go.await();
                    }));
            routes.get("/quick", Access.ANYONE, request -> Reply.ok("quick"));
        })) {
            HttpResponse<InputStream> stream = running.client()
                    .send(running.request("/events").build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream events = stream.body()) {
                assertThat(events.read()).isEqualTo('i');
                assertThat(running.get("/quick").statusCode()).isEqualTo(200);
                go.countDown();
            }
        }
    }

    @Test
    void aClientThatSendsItsBodySlowlyTakesNoPlace() throws Exception {
        try (RunningServer running = new RunningServer(
                        exactly(1),
                        routes -> routes.post("/text", Access.ANYONE, request -> {
                            arrived.incrementAndGet();
                            return Reply.ok(request.body(String.class));
                        }));
                Socket slow = new Socket("127.0.0.1", running.server.port())) {
            slow.setSoTimeout(20_000);
            slow.getOutputStream()
                    .write(("POST /text HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
                                    + "Content-Length: 5\r\n\r\n\"a")
                            .getBytes(StandardCharsets.US_ASCII));
            Awaitility.await().atMost(TIMEOUT).until(() -> metric(running, "http_server_requests_in_flight") == 2);
            Awaitility.await()
                    .atMost(TIMEOUT)
                    .until(() ->
                            running.send(running.post("/text", "\"quick\"")).statusCode() == 200);
            assertThat(arrived).as("the slow one has not reached the handler").hasValue(1);
            slow.getOutputStream().write("bc\"".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(slow.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 200")
                    .endsWith("\"abc\"");
        }
    }
}
