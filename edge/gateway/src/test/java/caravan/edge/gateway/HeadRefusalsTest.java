package caravan.edge.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Refusals by the head alone: the same answers as those behind the codec. */
class HeadRefusalsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    /** How an answer begins that was made without the codec. */
    private static final String BY_HEAD = "\r\nX-Content-Type-Options: nosniff\r\n";
    /** Preferences can decide how long an answer takes, so such a request goes through the codec. */
    private static final String BY_CODEC = "Prefer: handling=lenient\r\n";

    private final CountDownLatch go = new CountDownLatch(1);
    private final List<CompletableFuture<HttpResponse<String>>> held = new ArrayList<>();

    @AfterEach
    void letGo() {
        go.countDown();
    }

    private ScriptedUpstream holding() {
        return new ScriptedUpstream((request, out) -> {
            if (!request.target().startsWith("/orders/")) {
                go.await();
            }
            return ScriptedUpstream.reply(out, 200, "done");
        });
    }

    private void hold(TestGateway gateway, ScriptedUpstream orders, int requests) {
        for (int each = 0; each < requests; each++) {
            held.add(gateway.client()
                    .sendAsync(gateway.request("/orders").build(), HttpResponse.BodyHandlers.ofString()));
        }
        Awaitility.await().atMost(TIMEOUT).until(() -> orders.received.size() == requests);
    }

    /** An answer. */
    private record Answer(String head, String body) {
        int status() {
            return Integer.parseInt(head.substring(9, 12));
        }

        boolean isByHead() {
            return head.indexOf(BY_HEAD) == head.indexOf("\r\n");
        }

        /** Its fields but those that differ between any two answers. */
        Map<String, String> fields() {
            Map<String, String> fields = new TreeMap<>();
            for (String line : head.split("\r\n")) {
                int colon = line.indexOf(": ");
                if (colon > 0) {
                    fields.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 2));
                }
            }
            assertThat(fields).containsKeys("date", "traceresponse");
            fields.keySet().removeAll(List.of("date", "traceresponse", "ratelimit"));
            return fields;
        }

        String bodyWithoutTrace() {
            return body.replaceAll("\"trace_id\":\"[0-9a-f]{32}\"", "");
        }
    }

    private static Answer exchange(Socket socket, String request) throws IOException {
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            head.write(in.read());
        }
        String text = head.toString(StandardCharsets.ISO_8859_1);
        int at = text.toLowerCase(Locale.ROOT).indexOf("content-length: ") + "content-length: ".length();
        int length = Integer.parseInt(text.substring(at, text.indexOf("\r\n", at)));
        return new Answer(text, new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    private static Socket open(TestGateway gateway) throws IOException {
        return new Socket("127.0.0.1", gateway.running().port());
    }

    private static String get(String target, String fields) {
        return "GET " + target + " HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n";
    }

    @Test
    void aFullServiceIsRefusedByTheHeadWithTheAnswerOfTheCodec() throws Exception {
        try (ScriptedUpstream orders = holding();
                ScriptedUpstream catalog = ScriptedUpstream.answering(200, "products");
                TestGateway gateway = new TestGateway("service-in-flight-max", "16")
                        .with("orders", orders)
                        .with("catalog", catalog);
                Socket socket = open(gateway)) {
            assertThat(exchange(socket, get("/orders/1", "")).status()).isEqualTo(200);
            orders.received.clear();
            hold(gateway, orders, 16);
            Answer byHead = exchange(socket, get("/orders/2?x=1", ""));
            Answer byCodec = exchange(socket, get("/orders/2?x=1", BY_CODEC));
            assertThat(byHead.status()).isEqualTo(503);
            assertThat(byHead.isByHead()).isTrue();
            assertThat(byCodec.isByHead()).isFalse();
            assertThat(byHead.fields()).isEqualTo(byCodec.fields());
            assertThat(byHead.bodyWithoutTrace())
                    .isEqualTo(byCodec.bodyWithoutTrace())
                    .contains("\"instance\":\"/orders/2\"", "service orders has too many requests in flight");

            String post = "POST /orders HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nGET ";
            assertThat(exchange(socket, post).status())
                    .as("its body is dropped")
                    .isEqualTo(503);
            assertThat(exchange(socket, get("/products", "")).body())
                    .as("another service")
                    .isEqualTo("products");
            assertThat(exchange(socket, get("/health/live", "")).status()).isEqualTo(200);
            assertThat(exchange(socket, get("/orders/../x", "")).status()).isEqualTo(400);
            assertThat(exchange(socket, get("/nowhere", "")).status()).isEqualTo(404);
            assertThat(exchange(socket, get("/orders/1", "Prefer: wait=1\r\n")).status())
                    .as("requests that wait have their own places")
                    .isEqualTo(200);
            assertThat(exchange(socket, get("/orders/1", "Accept: text/event-stream\r\n"))
                            .status())
                    .as("so has an event stream")
                    .isEqualTo(200);
            assertThat(gateway.get("/metrics").body())
                    .containsPattern("http_server_requests_seconds_count\\{[^}]*method=\"POST\"[^}]*status=\"503\"");
            go.countDown();
            for (CompletableFuture<HttpResponse<String>> each : held) {
                assertThat(each.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            }
            assertThat(exchange(socket, get("/orders/1", "")).status()).isEqualTo(200);
        }
    }

    @Test
    void aFullGatewayRefusesByTheHead() throws Exception {
        try (ScriptedUpstream orders = holding();
                TestGateway gateway = new TestGateway("requests-in-flight-max", "2").with("orders", orders);
                Socket socket = open(gateway)) {
            hold(gateway, orders, 2);
            Answer byHead = exchange(socket, get("/orders/2", ""));
            Answer byCodec = exchange(socket, get("/orders/2", BY_CODEC));
            assertThat(byHead.isByHead()).isTrue();
            assertThat(byHead.fields()).isEqualTo(byCodec.fields());
            assertThat(byHead.bodyWithoutTrace())
                    .isEqualTo(byCodec.bodyWithoutTrace())
                    .contains("More than 2 requests are in flight.");
            go.countDown();
        }
    }

    @Test
    void aCallerWithoutAllowanceIsRefusedByTheHead() throws Exception {
        try (ScriptedUpstream orders = ScriptedUpstream.answering(200, "orders");
                TestGateway gateway = new TestGateway(
                                "rate-limit-per-second", "1",
                                "rate-limit-burst", "2",
                                "rate-limit-exempt", "203.0.113.0/24")
                        .with("orders", orders);
                Socket socket = open(gateway)) {
            for (int each = 0; each < 2; each++) {
                assertThat(exchange(socket, get("/orders", "")).status()).isEqualTo(200);
            }
            Answer byCodec = exchange(socket, get("/orders", BY_CODEC));
            Answer byHead = exchange(socket, get("/orders", ""));
            assertThat(byCodec.status()).isEqualTo(429);
            assertThat(byHead.isByHead()).isTrue();
            assertThat(byHead.fields()).isEqualTo(byCodec.fields()).containsEntry("retry-after", "1");
            assertThat(byHead.head()).contains("RateLimit: \"caller\";r=0;t=");
            assertThat(byHead.bodyWithoutTrace()).isEqualTo(byCodec.bodyWithoutTrace());
            Awaitility.await()
                    .atMost(TIMEOUT)
                    .untilAsserted(() -> assertThat(
                                    exchange(socket, get("/orders", "")).status())
                            .as("a second later there is one more")
                            .isEqualTo(200));
        }
    }

    @Test
    void theRefusedTakeFromTheAllowance() throws Exception {
        try (ScriptedUpstream orders = holding();
                TestGateway gateway = new TestGateway(
                                "rate-limit-per-second", "1",
                                "rate-limit-burst", "4",
                                "rate-limit-exempt", "203.0.113.0/24",
                                "requests-in-flight-max", "2")
                        .with("orders", orders);
                Socket socket = open(gateway)) {
            hold(gateway, orders, 2);
            List<Integer> statuses = new ArrayList<>();
            // Three, or more on a machine on which the allowance comes back as fast.
            for (int each = 0; each < 100 && !statuses.contains(429); each++) {
                Answer answer = exchange(socket, get("/orders", ""));
                assertThat(answer.isByHead()).isTrue();
                statuses.add(answer.status());
            }
            assertThat(statuses).startsWith(503, 503).endsWith(429);
            go.countDown();
        }
    }

    @Test
    void behindAProxyTheHeadDoesNotDecide() throws Exception {
        try (ScriptedUpstream orders = holding();
                TestGateway gateway = new TestGateway("requests-in-flight-max", "2", "trusted-proxies", "127.0.0.1")
                        .with("orders", orders);
                Socket socket = open(gateway)) {
            hold(gateway, orders, 2);
            Answer answer = exchange(socket, get("/orders", "X-Forwarded-For: 192.0.2.7\r\n"));
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.isByHead()).isFalse();
            go.countDown();
        }
    }
}
