package caravan.chassis.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.chassis.http.server.bounds.ListenerLimits;
import caravan.chassis.testkit.values.SelfSigned;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS with HTTP/1.1 and HTTP/2 on one port, and floods of frames. */
final class TlsTest {
    private static final int RST_STREAM = 3;
    private static final int GO_AWAY = 7;
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    /** GET / of https://a, in HPACK's static table. */
    private static final byte[] REQUEST = {(byte) 0x82, (byte) 0x87, (byte) 0x84, 0x41, 1, 'a'};

    @TempDir
    private Path folder;

    private TlsFiles files;
    private RunningListener running;

    @BeforeEach
    void start() throws Exception {
        files = SelfSigned.write(folder, "first", TlsFiles::new);
        running = new RunningListener(RunningListener.LIMITS, Optional.of(files), address -> false);
    }

    @AfterEach
    void stop() {
        running.close();
    }

    private HttpClient client(HttpClient.Version version) throws Exception {
        return HttpClient.newBuilder()
                .sslContext(SelfSigned.client())
                .version(version)
                .build();
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + running.port() + path))
                .timeout(Duration.ofSeconds(20))
                .build();
    }

    private SSLSocket connect(String... protocols) throws Exception {
        SSLSocket socket = (SSLSocket) SelfSigned.client().getSocketFactory().createSocket("127.0.0.1", running.port());
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(protocols);
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(10_000);
        socket.startHandshake();
        return socket;
    }

    private String nameOnCertificate() throws Exception {
        try (SSLSocket socket = connect("http/1.1")) {
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        }
    }

    @Test
    void the_client_chooses_the_http_version() throws Exception {
        for (HttpClient.Version version : HttpClient.Version.values()) {
            if (version == HttpClient.Version.HTTP_1_1 || version == HttpClient.Version.HTTP_2) {
                try (HttpClient client = client(version)) {
                    HttpRequest post = HttpRequest.newBuilder(request("/x?y").uri())
                            .POST(HttpRequest.BodyPublishers.ofString("abc"))
                            .build();
                    HttpResponse<String> answer = client.send(post, HttpResponse.BodyHandlers.ofString());
                    assertThat(answer.version()).isEqualTo(version);
                    assertThat(answer.body()).startsWith("[POST /x?y ").endsWith(" abc]");
                }
            }
        }
    }

    @Test
    void many_requests_share_one_http_2_connection_and_its_memory_is_released() throws Exception {
        try (HttpClient client = client(HttpClient.Version.HTTP_2)) {
            client.send(request("/first"), HttpResponse.BodyHandlers.ofString());
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int at = 0; at < 50; at++) {
                answers.add(client.sendAsync(request("/" + at), HttpResponse.BodyHandlers.ofString()));
            }
            for (CompletableFuture<HttpResponse<String>> each : answers) {
                assertThat(each.get().statusCode()).isEqualTo(200);
            }
            assertThat(running.listener.connections()).isEqualTo(1);
        }
        Awaitility.await().until(() -> running.listener.connections() == 0);
        assertThat(running.listener.bufferedBytes()).isZero();
    }

    @Test
    void framing_is_as_strict_within_tls() throws Exception {
        try (SSLSocket socket = connect("http/1.1")) {
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: a\r\nX Y: 1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer).startsWith("HTTP/1.1 400 ").contains("malformed_request");
        }
    }

    @Test
    void old_versions_of_tls_are_refused() throws Exception {
        try (SSLSocket socket =
                (SSLSocket) SelfSigned.client().getSocketFactory().createSocket("127.0.0.1", running.port())) {
            List<String> known = List.of(socket.getSupportedProtocols());
            assertThat(known).contains("TLSv1.1");
            socket.setEnabledProtocols(new String[] {"TLSv1.1"});
            assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
        }
    }

    @Test
    void a_renewed_certificate_is_used_without_a_restart_unless_it_does_not_match_its_key() throws Exception {
        assertThat(nameOnCertificate()).isEqualTo("CN=first");
        SelfSigned.write(folder, "second", TlsFiles::new);
        Awaitility.await().until(() -> nameOnCertificate().equals("CN=second"));
        TlsFiles other = SelfSigned.write(Files.createDirectory(folder.resolve("other")), "other", TlsFiles::new);
        Files.copy(other.certificate(), files.certificate(), StandardCopyOption.REPLACE_EXISTING);
        for (int looks = 0; looks < 10; looks++) {
            assertThat(nameOnCertificate())
                    .as("the new certificate with its old key")
                    .isEqualTo("CN=second");
        }
        SelfSigned.write(folder, "third", TlsFiles::new);
        Awaitility.await().until(() -> nameOnCertificate().equals("CN=third"));
    }

    private static byte[] frame(int type, int flags, int stream, byte[] payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .put((byte) 0)
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    /** Reads until the server closes, and returns the types of the frames. */
    private static List<Integer> framesUntilClosed(SSLSocket socket) {
        List<Integer> types = new ArrayList<>();
        try {
            InputStream in = socket.getInputStream();
            byte[] head = in.readNBytes(9);
            while (head.length == 9) {
                types.add((int) head[3]);
                in.readNBytes((head[0] & 0xFF) << 16 | (head[1] & 0xFF) << 8 | (head[2] & 0xFF));
                head = in.readNBytes(9);
            }
        } catch (IOException reset) {
            // closed by a reset
        }
        return types;
    }

    private static void sendWhilePossible(SSLSocket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } catch (IOException closed) {
            // the server has closed the connection
        }
    }

    @Test
    void a_flood_of_resets_ends_the_connection() throws Exception {
        try (SSLSocket socket = connect("h2")) {
            ByteArrayOutputStream flood = new ByteArrayOutputStream();
            flood.writeBytes(PREFACE.getBytes(StandardCharsets.US_ASCII));
            flood.writeBytes(frame(4, 0, 0, new byte[0]));
            for (int stream = 1; stream < 2 * 2_000; stream += 2) {
                flood.writeBytes(frame(1, 5, stream, REQUEST));
                flood.writeBytes(frame(3, 0, stream, new byte[] {0, 0, 0, 8}));
            }
            sendWhilePossible(socket, flood.toByteArray());
            assertThat(framesUntilClosed(socket)).contains(GO_AWAY);
            assertThat(running.handled).hasValueLessThan(500);
        }
        Awaitility.await().until(() -> running.listener.bufferedBytes() == 0);
    }

    @Test
    void a_flood_of_continuation_frames_ends_the_connection() throws Exception {
        try (SSLSocket socket = connect("h2")) {
            ByteArrayOutputStream flood = new ByteArrayOutputStream();
            flood.writeBytes(PREFACE.getBytes(StandardCharsets.US_ASCII));
            flood.writeBytes(frame(4, 0, 0, new byte[0]));
            flood.writeBytes(frame(1, 1, 1, REQUEST));
            for (int at = 0; at < 2_000; at++) {
                flood.writeBytes(frame(9, 0, 1, new byte[] {0x40, 1, 'x', 1, 'y'}));
            }
            sendWhilePossible(socket, flood.toByteArray());
            assertThat(framesUntilClosed(socket)).contains(GO_AWAY);
            assertThat(running.handled).hasValue(0);
        }
    }

    @Test
    void floods_of_pings_and_settings_that_are_not_read_end_the_connection() throws Exception {
        for (byte[] each : List.of(frame(6, 0, 0, new byte[8]), frame(4, 0, 0, new byte[0]))) {
            try (SSLSocket socket = connect("h2")) {
                socket.setReceiveBufferSize(4096);
                ByteArrayOutputStream flood = new ByteArrayOutputStream();
                for (int at = 0; at < 1_000; at++) {
                    flood.writeBytes(each);
                }
                sendWhilePossible(socket, PREFACE.getBytes(StandardCharsets.US_ASCII));
                sendWhilePossible(socket, frame(4, 0, 0, new byte[0]));
                Thread sending = Thread.ofVirtual().start(() -> {
                    for (int at = 0; at < 2_000 && !Thread.interrupted(); at++) {
                        sendWhilePossible(socket, flood.toByteArray());
                    }
                });
                Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> running.listener.connections() == 0);
                sending.interrupt();
            }
        }
    }

    @Test
    void invalid_http_2_requests_are_refused() throws Exception {
        try (SSLSocket socket = connect("h2")) {
            ByteArrayOutputStream sent = new ByteArrayOutputStream();
            sent.writeBytes(PREFACE.getBytes(StandardCharsets.US_ASCII));
            sent.writeBytes(frame(4, 0, 0, new byte[0]));
            // The path is "a", a literal without a slash.
            sent.writeBytes(frame(1, 5, 1, new byte[] {(byte) 0x82, (byte) 0x87, 0x44, 1, 'a', 0x41, 1, 'a'}));
            // TRACE
            sent.writeBytes(frame(
                    1, 5, 3, new byte[] {0x42, 5, 'T', 'R', 'A', 'C', 'E', (byte) 0x87, (byte) 0x84, 0x41, 1, 'a'}));
            // No :authority and no host.
            sent.writeBytes(frame(1, 5, 5, new byte[] {(byte) 0x82, (byte) 0x87, (byte) 0x84}));
            sent.writeBytes(frame(1, 5, 7, REQUEST));
            sendWhilePossible(socket, sent.toByteArray());
            Awaitility.await().until(() -> running.handled.get() == 1);
        }
    }

    private void restart(ListenerLimits limits) {
        running.close();
        running = new RunningListener(limits, Optional.of(files), address -> false);
    }

    @Test
    void heads_of_endless_requests_are_counted_and_refused_beyond_the_limit() throws Exception {
        restart(RunningListener.LIMITS.with(new ListenerLimits.Room(1000, 1000, 64 * 1024 * 1024, 512 * 1024)));
        int valueBytes = 14_000;
        byte[] head = ByteBuffer.allocate(REQUEST.length + 6 + valueBytes)
                .put(REQUEST)
                // A literal without indexing: its name with its length, and the length of its value, as HPACK integers.
                .put(new byte[] {
                    0, 1, 'x', 0x7F, (byte) ((valueBytes - 127) % 128 | 0x80), (byte) ((valueBytes - 127) / 128)
                })
                .put("y".repeat(valueBytes).getBytes(StandardCharsets.US_ASCII))
                .array();
        try (SSLSocket socket = connect("h2")) {
            ByteArrayOutputStream sent = new ByteArrayOutputStream();
            sent.writeBytes(PREFACE.getBytes(StandardCharsets.US_ASCII));
            sent.writeBytes(frame(4, 0, 0, new byte[0]));
            for (int stream = 1; stream < 2 * 50; stream += 2) {
                sent.writeBytes(frame(1, 4, stream, head));
            }
            sendWhilePossible(socket, sent.toByteArray());
            InputStream in = socket.getInputStream();
            int resets = 0;
            while (resets < 40) {
                byte[] frame = in.readNBytes(9);
                resets += frame[3] == 3 ? 1 : 0;
                in.readNBytes((frame[0] & 0xFF) << 16 | (frame[1] & 0xFF) << 8 | (frame[2] & 0xFF));
            }
            assertThat(running.handled).hasValueBetween(1, 10);
        }
        Awaitility.await().until(() -> running.listener.bufferedBytes() == 0);
    }

    @Test
    void an_http_2_body_below_the_lowest_rate_is_reset() throws Exception {
        restart(RunningListener.LIMITS.with(new ListenerLimits.Times(
                Duration.ofSeconds(5),
                Duration.ofMillis(400),
                10_000,
                Duration.ofMillis(800),
                Duration.ofMillis(300))));
        try (SSLSocket socket = connect("h2")) {
            sendWhilePossible(socket, PREFACE.getBytes(StandardCharsets.US_ASCII));
            sendWhilePossible(socket, frame(4, 0, 0, new byte[0]));
            byte[] post = REQUEST.clone();
            post[0] = (byte) 0x83;
            sendWhilePossible(socket, frame(1, 4, 1, post));
            Thread dripping = Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        sendWhilePossible(socket, frame(0, 0, 1, new byte[] {'x'}));
                        Thread.sleep(50);
                    }
                } catch (InterruptedException enough) {
                    // the test is over
                }
            });
            assertThat(framesUntilClosed(socket)).contains(3);
            dripping.interrupt();
        }
    }

    @Test
    void an_event_stream_whose_client_keeps_its_window_closed_ends() throws Exception {
        try (SSLSocket socket = connect("h2")) {
            sendWhilePossible(socket, PREFACE.getBytes(StandardCharsets.US_ASCII));
            // SETTINGS_INITIAL_WINDOW_SIZE is 0.
            sendWhilePossible(socket, frame(4, 0, 0, new byte[] {0, 4, 0, 0, 0, 0}));
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            head.writeBytes(new byte[] {(byte) 0x82, (byte) 0x87, 0x44, 7});
            head.writeBytes("/events".getBytes(StandardCharsets.US_ASCII));
            head.writeBytes(new byte[] {0x41, 1, 'a'});
            sendWhilePossible(socket, frame(1, 5, 1, head.toByteArray()));

            Awaitility.await().until(() -> running.eventsOver.get() == 1);
        }
    }

    /** Requests an answer, lets the server send a number of bytes every 50 ms, for at most 5 s, and returns the types of all frames. */
    private List<Integer> takenInDrops(int answerBytes, int dropBytes) throws Exception {
        restart(RunningListener.LIMITS.with(new ListenerLimits.Times(
                Duration.ofSeconds(5),
                Duration.ofMillis(400),
                10_000,
                Duration.ofMillis(800),
                Duration.ofMillis(300))));
        String path = "/large?size=" + answerBytes;
        try (SSLSocket socket = connect("h2")) {
            sendWhilePossible(socket, PREFACE.getBytes(StandardCharsets.US_ASCII));
            sendWhilePossible(socket, frame(4, 0, 0, new byte[] {0, 4, 0, 0, 0, 0}));
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            head.writeBytes(new byte[] {(byte) 0x82, (byte) 0x87, 0x44, (byte) path.length()});
            head.writeBytes(path.getBytes(StandardCharsets.US_ASCII));
            head.writeBytes(new byte[] {0x41, 1, 'a'});
            sendWhilePossible(socket, frame(1, 5, 1, head.toByteArray()));
            Thread dripping = Thread.ofVirtual().start(() -> {
                byte[] more = ByteBuffer.allocate(4).putInt(dropBytes).array();
                try (socket) {
                    for (int drops = 0; drops < 100; drops++) {
                        sendWhilePossible(socket, frame(8, 0, 1, more));
                        Thread.sleep(50);
                    }
                } catch (InterruptedException | IOException enough) {
                    // the test is over
                }
            });
            List<Integer> frames = framesUntilClosed(socket);
            dripping.interrupt();
            return frames;
        }
    }

    @Test
    void an_http_2_answer_read_below_the_lowest_rate_is_reset() throws Exception {
        assertThat(takenInDrops(20_000_000, 10)).contains(RST_STREAM);
    }

    @Test
    void an_http_2_answer_read_above_the_lowest_rate_arrives_completely() throws Exception {
        int drops = 30;
        assertThat(takenInDrops(60_000, 60_000 / drops))
                .doesNotContain(RST_STREAM)
                .contains(0);
    }
}
