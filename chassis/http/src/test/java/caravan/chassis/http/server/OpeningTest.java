package caravan.chassis.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.http.server.bounds.ListenerLimits;
import caravan.chassis.testkit.values.SelfSigned;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A TLS connection is closed unless its client sends something valid within the timeout of a head. */
final class OpeningTest {
    private static final ListenerLimits QUICK = RunningListener.LIMITS.with(new ListenerLimits.Times(
            Duration.ofSeconds(2), Duration.ofSeconds(20), 1024, Duration.ofSeconds(20), Duration.ofSeconds(1)));
    /** GET / of https://a, in HPACK's static table. */
    private static final int[] REQUEST = {0x82, 0x87, 0x84, 0x41, 1, 'a'};

    @TempDir
    private Path folder;

    private RunningListener running;

    @BeforeEach
    void start() throws Exception {
        running = new RunningListener(
                QUICK, Optional.of(SelfSigned.write(folder, "first", TlsFiles::new)), address -> false);
    }

    @AfterEach
    void stop() {
        running.close();
    }

    private void awaitAllClosed() {
        Awaitility.await().atMost(Duration.ofSeconds(8)).until(() -> running.listener.connections() == 0);
        assertThat(running.listener.bufferedBytes()).isZero();
    }

    @Test
    void a_client_that_chooses_http_2_and_is_then_silent() throws Exception {
        try (Http2Frames silent = Http2Frames.connect(running.port())) {
            assertThat(running.listener.connections()).isEqualTo(1);
            awaitAllClosed();
        }
    }

    @Test
    void a_client_that_begins_no_handshake() {
        try (RawConnection silent = running.connect()) {
            assertThat(silent.isClosedByServer()).isTrue();
            awaitAllClosed();
        }
    }

    @Test
    void a_client_that_does_not_finish_its_handshake() {
        try (RawConnection silent = running.connect()) {
            // A handshake record of 512 bytes, whose first byte announces a ClientHello.
            silent.send(new byte[] {22, 3, 1, 2, 0, 1});
            assertThat(silent.isClosedByServer()).isTrue();
            awaitAllClosed();
        }
    }

    @Test
    void a_connection_that_began_in_time_stays_open() throws Exception {
        try (Http2Frames good = Http2Frames.connect(running.port()).begin()) {
            good.send(Http2Frames.HEADERS, Http2Frames.END_STREAM_AND_HEADERS, 1, REQUEST)
                    .await(Http2Frames.HEADERS);
            try (RawConnection silent = running.connect()) {
                assertThat(silent.isClosedByServer()).isTrue();
            }
            good.send(Http2Frames.HEADERS, Http2Frames.END_STREAM_AND_HEADERS, 3, REQUEST)
                    .await(Http2Frames.HEADERS);
            assertThat(running.handled).hasValue(2);
        }
    }
}
