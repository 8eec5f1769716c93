package caravan.chassis.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Once these ended a process with OutOfMemoryError: many clients that send almost a whole request, or read no answer, and wait. */
final class MemoryTest {
    private static final int CROWD = 1_000;
    private static final int ADDRESSES = 25;
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);

    private final List<SocketChannel> crowd = new ArrayList<>();
    private Process process;
    private int port;

    @BeforeEach
    void start() throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:MaxDirectMemorySize=16m",
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SmallProcess.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out = process.inputReader();
        String line = out.readLine();
        while (line != null && !line.startsWith("port ")) {
            line = out.readLine();
        }
        assertThat(line).as("the server's first line").isNotNull();
        port = Integer.parseInt(line.substring("port ".length()));
    }

    @AfterEach
    void stop() throws Exception {
        for (SocketChannel each : crowd) {
            each.close();
        }
        process.getOutputStream().close();
        process.destroy();
        process.waitFor();
    }

    private SocketChannel connect(String from) throws IOException {
        SocketChannel channel = SocketChannel.open();
        // The buffers of the operating system are small, since they do not count as bytes of the server.
        channel.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
        channel.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
        channel.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
        return channel;
    }

    /** Sends as much as possible without waiting. A refused connection no longer counts. */
    private void join(int number, byte[] bytes) throws IOException {
        SocketChannel channel = connect("127.0.1." + (1 + number % ADDRESSES));
        channel.configureBlocking(false);
        crowd.add(channel);
        ByteBuffer left = ByteBuffer.wrap(bytes);
        try {
            for (int tries = 0; left.hasRemaining() && tries < 50; tries++) {
                channel.write(left);
            }
        } catch (IOException refused) {
            channel.close();
        }
    }

    private String ask(String from) throws IOException {
        try (SocketChannel channel = connect(from)) {
            channel.socket().setSoTimeout((int) ANSWER_WITHIN.toMillis());
            String body = "{\"text\":\"a\"}";
            channel.write(ByteBuffer.wrap(
                    ("POST /text HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\n"
                                    + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                            .getBytes(StandardCharsets.US_ASCII)));
            return new String(channel.socket().getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private void assertOthersAreServed() throws IOException {
        assertThat(process.isAlive()).isTrue();
        assertThat(ask("127.0.0.2")).startsWith("HTTP/1.1 200 ").endsWith("{\"text\":\"a\"}");
    }

    @Test
    void almost_complete_bodies_do_not_harm_others() throws IOException {
        byte[] bytes =
                ("POST /text HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 65536\r\n\r\n"
                                + " ".repeat(65_000))
                        .getBytes(StandardCharsets.US_ASCII);
        for (int number = 0; number < CROWD; number++) {
            join(number, bytes);
        }
        assertOthersAreServed();
    }

    @Test
    void almost_complete_heads_do_not_harm_others() throws IOException {
        byte[] bytes =
                ("GET /large HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(16_000)).getBytes(StandardCharsets.US_ASCII);
        for (int number = 0; number < CROWD; number++) {
            join(number, bytes);
        }
        assertOthersAreServed();
    }

    @Test
    void unread_answers_do_not_harm_others() throws IOException {
        byte[] bytes = "GET /large HTTP/1.1\r\nHost: a\r\n\r\n".repeat(2).getBytes(StandardCharsets.US_ASCII);
        for (int number = 0; number < CROWD; number++) {
            join(number, bytes);
        }
        assertOthersAreServed();
    }
}
