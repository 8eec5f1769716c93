package caravan.chassis.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.http.server.bounds.ListenerLimits;
import caravan.chassis.testkit.values.SelfSigned;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The heads of HTTP/2 requests: their required fields, and how long they are counted. */
final class Http2HeadsTest {
    private static final int FIXED_BYTES =
            ListenerLimits.CONNECTION_BYTES + ListenerLimits.TLS_BYTES + ListenerLimits.HTTP2_BYTES;
    /** GET / of https, in HPACK's static table. */
    private static final int[] GET = {0x82, 0x87, 0x84};
    /** POST of https. */
    private static final int[] POST = {0x83, 0x87};

    private static final int[] AUTHORITY = {0x41, 1, 'a'};
    private static final int[] HOST = {0x66, 1, 'a'};
    private static final int[] OTHER_HOST = {0x66, 1, 'b'};

    @TempDir
    private Path folder;

    private RunningListener running;
    private Http2Frames client;

    @BeforeEach
    void start() throws Exception {
        running = new RunningListener(
                RunningListener.LIMITS,
                Optional.of(SelfSigned.write(folder, "first", TlsFiles::new)),
                address -> false);
        client = Http2Frames.connect(running.port()).begin();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        running.close();
    }

    private static int[] joined(int[]... parts) {
        return Arrays.stream(parts).flatMapToInt(Arrays::stream).toArray();
    }

    private static int[] literal(int name, String value) {
        return joined(new int[] {0x40 | name, value.length()}, value.chars().toArray());
    }

    /** The body of the answer. */
    private String ask(int[]... head) throws Exception {
        client.send(Http2Frames.HEADERS, Http2Frames.END_STREAM_AND_HEADERS, 1, joined(head));
        return new String(client.await(Http2Frames.DATA).payload(), StandardCharsets.UTF_8);
    }

    @Test
    void a_request_with_a_host_and_no_authority_is_answered() throws Exception {
        assertThat(ask(GET, HOST)).startsWith("[GET / ");
    }

    @Test
    void a_request_with_neither_is_malformed() throws Exception {
        assertThat(ask(GET)).contains("malformed_request");
    }

    @Test
    void a_request_whose_host_is_not_its_authority_is_reset() throws Exception {
        client.send(Http2Frames.HEADERS, Http2Frames.END_STREAM_AND_HEADERS, 1, joined(GET, AUTHORITY, OTHER_HOST));
        assertThat(client.await(Http2Frames.RST_STREAM).stream()).isEqualTo(1);
        assertThat(running.handled).hasValue(0);
    }

    @Test
    void a_request_with_two_hosts_is_malformed() throws Exception {
        assertThat(ask(GET, AUTHORITY, HOST, OTHER_HOST)).contains("malformed_request");
    }

    @Test
    void a_head_is_counted_until_its_stream_ends_even_if_more_of_the_body_was_forwarded_than_counted()
            throws Exception {
        int value = 100;
        int many = 20;
        int[] more = IntStream.range(0, many)
                .mapToObj(at -> joined(
                        new int[] {0, 1, 'x', value}, "y".repeat(value).chars().toArray()))
                .flatMapToInt(Arrays::stream)
                .toArray();
        client.send(
                Http2Frames.HEADERS, Http2Frames.END_HEADERS, 1, joined(POST, literal(4, "/passes"), AUTHORITY, more));

        Awaitility.await().until(() -> running.handled.get() == 1);
        assertThat(running.listener.bufferedBytes()).isGreaterThan(FIXED_BYTES + 4L * many * value);

        client.send(Http2Frames.RST_STREAM, 0, 1, 0, 0, 0, 8);
        Awaitility.await().until(() -> running.listener.bufferedBytes() == FIXED_BYTES);
    }
}
