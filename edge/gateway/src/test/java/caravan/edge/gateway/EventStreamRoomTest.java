package caravan.edge.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.edge.gateway.exchange.EventStreamForwarder;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Event streams have separate limits: however many clients listen, and however slowly, other requests are answered. */
class EventStreamRoomTest {
    /** Less than a listener waits for a client that reads nothing. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static final int STREAMS = 256;
    private static final int ADDRESSES = 8;
    /** The limit of bytes; one address may use a quarter of it. */
    private static final int ROOM_FOR_ONE = 4 * EventStreamForwarder.LAG_BYTES;

    private static final int MEBIBYTE = 1024 * 1024;
    private static final String LONG_ANSWER = "x".repeat(100_000);
    private static final String EVENTS = "/orders/1/events";
    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";

    private final CountDownLatch over = new CountDownLatch(1);
    private final List<Socket> streams = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        over.countDown();
        for (Socket stream : streams) {
            stream.close();
        }
    }

    private int statusOfStream(TestGateway gateway, int host) throws IOException {
        Socket client = new Socket();
        streams.add(client);
        client.setReceiveBufferSize(16 * 1024);
        client.setSoTimeout(10_000);
        client.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0." + (2 + host)), 0));
        client.connect(new InetSocketAddress("127.0.0.1", gateway.running().port()));
        client.getOutputStream()
                .write(("GET " + EVENTS + " HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        String line = new String(client.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
        return Integer.parseInt(line.substring("HTTP/1.1 ".length()));
    }

    private boolean idle(ScriptedUpstream.Received request, OutputStream out) throws IOException, InterruptedException {
        if (!request.target().equals(EVENTS)) {
            return ScriptedUpstream.reply(out, 200, LONG_ANSWER);
        }
        ScriptedUpstream.raw(out, HEAD);
        return over.await(60, TimeUnit.SECONDS);
    }

    @Test
    void theMostStreamsTakeNothingFromOtherAnswers() throws Exception {
        try (ScriptedUpstream orders = new ScriptedUpstream(this::idle);
                TestGateway gateway = new TestGateway(
                                "event-streams-max", String.valueOf(STREAMS),
                                "rate-limit-exempt", "192.0.2.1",
                                "answer-bytes-max", String.valueOf(16 * MEBIBYTE),
                                "answer-bytes-per-address-max", String.valueOf(4 * MEBIBYTE))
                        .with("orders", orders)) {
            for (int stream = 0; stream < STREAMS; stream++) {
                assertThat(statusOfStream(gateway, stream % ADDRESSES))
                        .as("stream %d", stream)
                        .isEqualTo(200);
            }
            assertThat(statusOfStream(gateway, ADDRESSES)).as("one too many").isEqualTo(503);
            assertThat(gateway.get("/orders").body()).isEqualTo(LONG_ANSWER);
            assertThat(gateway.get("/metrics").body())
                    .contains("gateway_answers_held 0.0", "http_server_event_streams " + STREAMS + ".0");
        }
    }

    private static boolean flooding(ScriptedUpstream.Received request, OutputStream out) throws IOException {
        if (!request.target().equals(EVENTS)) {
            return ScriptedUpstream.reply(out, 200, LONG_ANSWER);
        }
        String event = "data: " + "x".repeat(8_000) + "\n\n";
        ScriptedUpstream.raw(out, HEAD);
        for (int sent = 0; sent < 32 * MEBIBYTE; sent += event.length()) {
            ScriptedUpstream.raw(out, event);
        }
        return false;
    }

    @Test
    void anUnreadStreamIsCutOffIfThereIsNoRoomForIt() throws Exception {
        try (ScriptedUpstream orders = new ScriptedUpstream(EventStreamRoomTest::flooding);
                TestGateway gateway = new TestGateway("event-stream-lag-bytes-max", "1000").with("orders", orders)) {
            assertThat(statusOfStream(gateway, 0)).isEqualTo(200);
            Awaitility.await()
                    .atMost(TIMEOUT)
                    .until(() -> gateway.get("/metrics").body().contains("http_server_event_streams 0.0"));
            assertThat(gateway.get("/orders").body()).isEqualTo(LONG_ANSWER);
        }
    }

    @Test
    void aStreamThatIsSometimesSlowTakesItsRoomOnceAndGoesOn() throws Exception {
        try (ScriptedUpstream orders = new ScriptedUpstream(EventStreamRoomTest::flooding);
                TestGateway gateway = new TestGateway("event-stream-lag-bytes-max", String.valueOf(ROOM_FOR_ONE))
                        .with("orders", orders)) {
            assertThat(statusOfStream(gateway, 0)).isEqualTo(200);
            assertThat(streams.getFirst().getInputStream().readNBytes(16 * MEBIBYTE))
                    .hasSize(16 * MEBIBYTE);
        }
    }
}
