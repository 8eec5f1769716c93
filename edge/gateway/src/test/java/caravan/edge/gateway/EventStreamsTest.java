package caravan.edge.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class EventStreamsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

    /** Sends each event when the test asks for it, until the test ends the stream or the client goes away. */
    private static final class Events implements ScriptedUpstream.Script {
        private final LinkedBlockingQueue<String> next = new LinkedBlockingQueue<>();
        private final AtomicBoolean ended = new AtomicBoolean();

        @Override
        public boolean answer(ScriptedUpstream.Received request, OutputStream out) throws InterruptedException {
            try {
                ScriptedUpstream.raw(out, HEAD);
                for (String event = next.take(); !event.equals("end"); event = next.take()) {
                    ScriptedUpstream.raw(out, Integer.toHexString(event.length()) + "\r\n" + event + "\r\n");
                }
                ScriptedUpstream.raw(out, "0\r\n\r\n");
            } catch (java.io.IOException gone) {
                // The gateway has closed it.
            }
            ended.set(true);
            return false;
        }
    }

    private static InputStream open(TestGateway gateway) throws Exception {
        HttpResponse<InputStream> answer = gateway.client()
                .send(
                        gateway.request("/orders/1/events")
                                .header("Accept", "text/event-stream")
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("text/event-stream");
        return answer.body();
    }

    private static String read(InputStream in, String expected) throws Exception {
        return new String(in.readNBytes(expected.length()), StandardCharsets.UTF_8);
    }

    @Test
    void eachEventIsForwardedAtOnceAndTheStreamEndsWithTheService() throws Exception {
        Events events = new Events();
        try (ScriptedUpstream orders = new ScriptedUpstream(events);
                TestGateway gateway = new TestGateway("deadline", "300ms").with("orders", orders)) {
            String first = "id: 1\ndata: a\n\n";
            events.next.add(first);
            long opened = System.nanoTime();
            try (InputStream in = open(gateway)) {
                assertThat(read(in, first)).isEqualTo(first);
                Awaitility.await()
                        .atMost(TIMEOUT)
                        .until(() -> System.nanoTime() - opened
                                > Duration.ofMillis(400).toNanos());
                String second = "id: 2\ndata: later than the deadline\n\n";
                events.next.add(second);
                assertThat(read(in, second)).isEqualTo(second);
                events.next.add("end");
                assertThat(in.read()).isEqualTo(-1);
            }
        }
    }

    @Test
    void aStreamEndsRegularlyWhenTheGatewayStops() throws Exception {
        Events events = new Events();
        events.next.add("data: a\n\n");
        try (ScriptedUpstream orders = new ScriptedUpstream(events)) {
            TestGateway gateway = new TestGateway("stop-grace", "10s").with("orders", orders);
            try (InputStream in = open(gateway)) {
                assertThat(read(in, "data: a\n\n")).isEqualTo("data: a\n\n");
                long began = System.nanoTime();
                gateway.running().close();
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
                assertThat(in.read()).isEqualTo(-1);
            }
            events.next.add("data: nobody hears\n\n");
            events.next.add("data: nobody hears\n\n");
            events.next.add("end");
            Awaitility.await().atMost(TIMEOUT).untilTrue(events.ended);
        }
    }

    @Test
    void theConnectionToTheServiceIsClosedWhenTheClientGoes() throws Exception {
        Events events = new Events();
        events.next.add("data: a\n\n");
        try (ScriptedUpstream orders = new ScriptedUpstream(events);
                TestGateway gateway = new TestGateway().with("orders", orders)) {
            try (Socket client = new Socket("127.0.0.1", gateway.running().port())) {
                client.getOutputStream()
                        .write("GET /orders/1/events HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(client.getInputStream().read()).isEqualTo('H');
            }
            Awaitility.await().atMost(TIMEOUT).until(() -> {
                events.next.add(": still there\n\n");
                return events.ended.get();
            });
            assertThat(gateway.get("/metrics").body()).contains("http_server_event_streams 0.0");
        }
    }

    @Test
    void tooManyStreamsAreRefusedAndSilentOnesEnd() throws Exception {
        Events events = new Events();
        events.next.add("data: a\n\n");
        events.next.add("data: b\n\n");
        try (ScriptedUpstream orders = new ScriptedUpstream(events);
                TestGateway gateway = new TestGateway("event-streams-max", "1", "event-stream-silence-max", "2s")
                        .with("orders", orders)) {
            try (InputStream only = open(gateway)) {
                only.readNBytes(5);
                HttpResponse<String> refused = gateway.get("/orders/1/events");
                assertThat(refused.statusCode()).isEqualTo(503);
                assertThat(refused.body()).contains("\"code\":\"overloaded\"");
                assertThat(gateway.get("/metrics").body()).contains("http_server_event_streams 1.0");
                Awaitility.await()
                        .atMost(TIMEOUT)
                        .until(() -> gateway.get("/metrics").body().contains("http_server_event_streams 0.0"));
            }
            events.next.add("end");
            events.next.add("end");
        }
    }

    private static boolean isClosed(TestGateway gateway) throws IOException {
        try (Socket client = new Socket("127.0.0.1", gateway.running().port())) {
            return !client.isConnected();
        } catch (ConnectException nobodyListens) {
            return true;
        }
    }

    @Test
    void aRequestInFlightIsFinishedBeforeTheStop() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (ScriptedUpstream orders = new ScriptedUpstream((request, out) -> {
            arrived.countDown();
            go.await();
            return ScriptedUpstream.reply(out, 200, "done");
        })) {
            TestGateway gateway = new TestGateway("deregistration-grace", "3s").with("orders", orders);
            CompletableFuture<HttpResponse<String>> answer = gateway.client()
                    .sendAsync(gateway.request("/orders").build(), HttpResponse.BodyHandlers.ofString());
            assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();
            Thread stopping = Thread.ofVirtual().start(gateway.running()::close);
            Awaitility.await()
                    .atMost(TIMEOUT)
                    .until(() -> gateway.get("/health/ready").statusCode() == 503);
            assertThat(gateway.get("/health/live").headers().firstValue("connection"))
                    .as("it goes on serving while others notice that it is not ready")
                    .isEmpty();
            Awaitility.await().atMost(TIMEOUT).until(() -> isClosed(gateway));
            go.countDown();
            HttpResponse<String> finished = answer.get(20, TimeUnit.SECONDS);
            assertThat(finished.body()).isEqualTo("done");
            assertThat(finished.headers().firstValue("connection")).contains("close");
            stopping.join();
            gateway.client().close();
        }
    }
}
