package caravan.chassis.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** An answer that does not fit one write must not wait for the client's delayed acknowledgement (about 40 ms). */
final class NoStallTest {
    private static final int ROUNDS = 101;

    @Test
    void answers_over_8_kilobytes_on_a_kept_connection_take_less_than_10_ms() throws IOException {
        try (RunningListener running = new RunningListener();
                RawConnection connection = running.connect()) {
            for (int size : new int[] {9_000, 20_000, 60_000}) {
                long[] nanos = new long[ROUNDS];
                for (int round = 0; round < ROUNDS; round++) {
                    long from = System.nanoTime();
                    connection.send("GET /large?size=" + size + " HTTP/1.1\r\nHost: a\r\n\r\n");
                    connection.readUntil("\r\n\r\n");
                    new DataInputStream(connection.socket.getInputStream()).readFully(new byte[size]);
                    nanos[round] = System.nanoTime() - from;
                }
                Arrays.sort(nanos);
                assertThat(Duration.ofNanos(nanos[ROUNDS / 2])).isLessThan(Duration.ofMillis(10));
            }
        }
    }
}
