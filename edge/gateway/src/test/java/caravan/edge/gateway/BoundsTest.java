package caravan.edge.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.http.HttpLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The gateway's memory is bounded in bytes and in number, in total and for each address. */
class BoundsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int LARGE_BYTES = 32 * 1024 * 1024;
    private static final int HELD_BYTES = 80 * 1024;

    private static boolean large(ScriptedUpstream.Received request, java.io.OutputStream out) throws IOException {
        if (!request.target().equals("/orders/large")) {
            return ScriptedUpstream.reply(out, 200, "small");
        }
        ScriptedUpstream.raw(out, "HTTP/1.1 200 OK\r\nContent-Length: " + LARGE_BYTES + "\r\n\r\n");
        byte[] piece = new byte[64 * 1024];
        for (int sent = 0; sent < LARGE_BYTES; sent += piece.length) {
            out.write(piece);
        }
        out.flush();
        return true;
    }

    /** Sends a request, reads the first byte of the answer, and then stops reading. */
    private static Socket unread(TestGateway gateway, String from, String target) throws IOException {
        Socket client = new Socket();
        client.setReceiveBufferSize(16 * 1024);
        client.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
        client.connect(new InetSocketAddress("127.0.0.1", gateway.running().port()));
        client.getOutputStream()
                .write(("GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        assertThat(client.getInputStream().read()).isEqualTo('H');
        return client;
    }

    private static int statusOf(Socket client) throws IOException {
        String line = new String(client.getInputStream().readNBytes(11), StandardCharsets.US_ASCII);
        return Integer.parseInt(line.substring("TTP/1.1 ".length(), "TTP/1.1 ".length() + 3));
    }

    @Test
    void unreadAnswersHoldBoundedBytesAndAFurtherOneIs503() throws Exception {
        try (ScriptedUpstream orders = new ScriptedUpstream(BoundsTest::large);
                TestGateway gateway = new TestGateway(
                                "answer-bytes-max", String.valueOf(3 * HELD_BYTES),
                                "answer-bytes-per-address-max", String.valueOf(3 * HELD_BYTES))
                        .with("orders", orders);
                Socket first = unread(gateway, "127.0.0.1", "/orders/large");
                Socket second = unread(gateway, "127.0.0.1", "/orders/large")) {
            HttpResponse<String> refused = gateway.get("/orders/large");
            assertThat(refused.statusCode())
                    .as("the last eighth is for addresses that have little")
                    .isEqualTo(503);
            assertThat(refused.body()).contains("\"code\":\"overloaded\"");
            assertThat(refused.headers().firstValue("retry-after")).isPresent();
            assertThat(gateway.get("/orders").body()).as("a small one has room").isEqualTo("small");
            assertThat(gateway.get("/metrics").body()).contains("gateway_answers_held 163840.0");
            first.close();
            second.close();
            Awaitility.await()
                    .atMost(TIMEOUT)
                    .until(() -> gateway.get("/metrics").body().contains("gateway_answers_held 0.0"));
            assertThat(gateway.get("/orders/large").body()).hasSize(LARGE_BYTES);
        }
    }

    @Test
    void oneAddressCannotTakeTheRoomOfOthers() throws Exception {
        try (ScriptedUpstream orders = new ScriptedUpstream(BoundsTest::large);
                TestGateway gateway = new TestGateway(
                                "answer-bytes-max", String.valueOf(10 * HELD_BYTES),
                                "answer-bytes-per-address-max", String.valueOf(HELD_BYTES))
                        .with("orders", orders);
                Socket first = unread(gateway, "127.0.0.2", "/orders/large");
                Socket second = unread(gateway, "127.0.0.2", "/orders/large")) {
            assertThat(statusOf(first)).isEqualTo(200);
            assertThat(statusOf(second)).isEqualTo(503);
            assertThat(gateway.get("/orders/large").body()).hasSize(LARGE_BYTES);
        }
    }

    @Test
    void oneCallerHasABoundedNumberOfEventStreams() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        List<Socket> streams = new ArrayList<>();
        try (ScriptedUpstream orders = new ScriptedUpstream((request, out) -> {
                    ScriptedUpstream.raw(out, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
                    return over.await(60, TimeUnit.SECONDS);
                });
                TestGateway gateway = new TestGateway(
                                "event-streams-per-caller-max", "3", "rate-limit-exempt", "192.0.2.1")
                        .with("orders", orders)) {
            for (int i = 0; i < 3; i++) {
                streams.add(unread(gateway, "127.0.0.2", "/orders/1/events"));
                assertThat(statusOf(streams.getLast())).isEqualTo(200);
            }
            streams.add(unread(gateway, "127.0.0.2", "/orders/1/events"));
            assertThat(statusOf(streams.getLast())).isEqualTo(429);
            streams.add(unread(gateway, "127.0.0.3", "/orders/1/events"));
            assertThat(statusOf(streams.getLast())).as("another caller").isEqualTo(200);
            streams.getFirst().close();
            Awaitility.await().atMost(TIMEOUT).until(() -> {
                streams.add(unread(gateway, "127.0.0.2", "/orders/1/events"));
                return statusOf(streams.getLast()) == 200;
            });
        } finally {
            over.countDown();
            for (Socket stream : streams) {
                stream.close();
            }
        }
    }

    @Test
    void aLargeBodyIsStreamedAndNeverSentTwice() throws Exception {
        String body = "0123456789".repeat(300_000);
        AtomicInteger calls = new AtomicInteger();
        ScriptedUpstream.Script script = (request, out) -> {
            calls.incrementAndGet();
            return !request.target().equals("/orders/lost")
                    && ScriptedUpstream.reply(out, 200, "took " + request.body().length());
        };
        try (ScriptedUpstream one = new ScriptedUpstream(script);
                ScriptedUpstream two = new ScriptedUpstream(script);
                TestGateway gateway = new TestGateway("body-bytes-max", "4000000").with("orders", one, two)) {
            assertThat(gateway.send(gateway.post("/orders", body)).body()).isEqualTo("took 3000000");
            HttpResponse<String> lost =
                    gateway.send(gateway.post("/orders/lost", body).header("Idempotency-Key", "k"));
            assertThat(lost.statusCode()).isEqualTo(502);
            assertThat(calls).hasValue(2);
            // Waits for 100-continue: a client that goes on sending is cut off after a megabyte, maybe before it reads
            // the answer.
            assertThat(gateway.send(gateway.post("/orders", body + body).expectContinue(true))
                            .statusCode())
                    .isEqualTo(413);
        }
    }

    @Test
    void byDefaultBodiesAboveHalfTheServicesLimitAreStreamed() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        ScriptedUpstream.Script losing = (request, out) -> {
            calls.incrementAndGet();
            return false;
        };
        try (ScriptedUpstream one = new ScriptedUpstream(losing);
                ScriptedUpstream two = new ScriptedUpstream(losing);
                TestGateway gateway = new TestGateway().with("orders", one, two)) {
            int bytes = HttpLimits.BODY_BYTES_MAX;
            gateway.send(gateway.post("/orders", "x".repeat(bytes)).header("Idempotency-Key", "k"));
            assertThat(calls).as("not sent again").hasValue(1);
            gateway.send(gateway.post("/orders", "x".repeat(bytes / 2)).header("Idempotency-Key", "l"));
            assertThat(calls).as("sent again").hasValueGreaterThan(2);
            assertThat(gateway.send(gateway.post("/orders", "x".repeat(bytes + 1)))
                            .statusCode())
                    .isEqualTo(413);
        }
    }

    @Test
    void aClientOfHttp10GetsAnAnswerWithoutChunks() throws Exception {
        try (ScriptedUpstream orders = new ScriptedUpstream((request, out) -> ScriptedUpstream.raw(
                        out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"));
                TestGateway gateway = new TestGateway().with("orders", orders)) {
            String answer = gateway.raw("GET /orders HTTP/1.0\r\nHost: x\r\n\r\n");
            assertThat(answer).endsWith("\r\n\r\nhello").doesNotContain("chunked");
        }
    }
}
