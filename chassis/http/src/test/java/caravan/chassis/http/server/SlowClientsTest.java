package caravan.chassis.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.http.server.bounds.ListenerLimits;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A client that sends or reads too slowly is disconnected at a deadline. A client that is slow but within it is served. */
final class SlowClientsTest {
    private static final ListenerLimits QUICK = RunningListener.LIMITS.with(new ListenerLimits.Times(
            Duration.ofMillis(400), Duration.ofMillis(400), 10_000, Duration.ofMillis(800), Duration.ofMillis(300)));

    private static Duration timed(Runnable work) {
        long from = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - from);
    }

    @Test
    void half_a_head_is_408_at_its_deadline() {
        try (RunningListener running = new RunningListener(QUICK);
                RawConnection connection = running.connect()) {
            connection.send("GET / HTTP/1.1\r\nHost: a\r\n");
            assertThat(timed(() -> assertThat(connection.readAll()).startsWith("HTTP/1.1 408 ")))
                    .isBetween(Duration.ofMillis(300), Duration.ofSeconds(5));
        }
    }

    @Test
    void a_slow_head_gets_no_more_time_than_a_stalled_one() {
        try (RunningListener running = new RunningListener(QUICK);
                RawConnection connection = running.connect()) {
            connection.send("GET / HTTP/1.1\r\nHost: a\r\n");
            Thread dripping = Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        connection.send("X: 1\r\n");
                        Thread.sleep(20);
                    }
                } catch (RuntimeException | InterruptedException closed) {
                    // the server has closed
                }
            });
            assertThat(connection.readAll()).startsWith("HTTP/1.1 408 ");
            dripping.interrupt();
        }
    }

    @Test
    void a_silent_connection_is_closed() {
        try (RunningListener running = new RunningListener(QUICK);
                RawConnection fresh = running.connect();
                RawConnection kept = running.connect()) {
            kept.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").readUntil("]");
            assertThat(fresh.isClosedByServer()).isTrue();
            assertThat(kept.isClosedByServer()).isTrue();
            Awaitility.await().until(() -> running.listener.connections() == 0);
        }
    }

    @Test
    void a_stalled_body_is_408_at_its_deadline() {
        try (RunningListener running = new RunningListener(QUICK);
                RawConnection connection = running.connect()) {
            connection.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
            String answer = connection.readAll();
            assertThat(answer).startsWith("HTTP/1.1 408 ").contains("request_timeout");
            Awaitility.await().until(() -> running.listener.bufferedBytes() == 0);
        }
    }

    @Test
    void a_large_body_above_the_lowest_rate_gets_enough_time() throws InterruptedException {
        try (RunningListener running = new RunningListener(QUICK);
                RawConnection connection = running.connect()) {
            connection.send("POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 40000\r\n\r\n");
            for (int part = 0; part < 10; part++) {
                connection.send("x".repeat(4_000));
                Thread.sleep(100);
            }
            assertThat(connection.readAll()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void an_unread_answer_ends_its_connection_and_frees_its_bytes() {
        try (RunningListener running = new RunningListener(QUICK);
                RawConnection connection = running.connect()) {
            connection.send("GET /large?size=20000000 HTTP/1.1\r\nHost: a\r\n\r\n");
            Awaitility.await().until(() -> running.listener.bufferedBytes() > 1_000_000);
            Awaitility.await().until(() -> running.listener.connections() == 0);
            assertThat(running.listener.bufferedBytes()).isZero();
        }
    }

    @Test
    void a_last_answer_read_above_the_lowest_rate_arrives_completely() throws IOException, InterruptedException {
        int size = 20_000_000;
        try (RunningListener running = new RunningListener(QUICK);
                RawConnection connection = running.connect()) {
            connection.send("GET /large?size=" + size + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            InputStream in = connection.socket.getInputStream();
            int read = 0;
            for (int part = in.readNBytes(size / 20).length; part > 0; part = in.readNBytes(size / 20).length) {
                read += part;
                Thread.sleep(60);
            }
            assertThat(read).isGreaterThan(size);
        }
    }

    @Test
    void a_slow_handler_does_not_count_against_the_client() {
        try (RunningListener running = new RunningListener(QUICK);
                RawConnection connection = running.connect()) {
            connection.send("GET /never HTTP/1.1\r\nHost: a\r\n\r\n");
            for (int deadlines = 0; deadlines < 3; deadlines++) {
                try (RawConnection silent = running.connect()) {
                    assertThat(silent.isClosedByServer()).isTrue();
                }
                Awaitility.await().until(() -> running.listener.connections() == 1);
            }
            assertThat(connection.socket.isConnected()).isTrue();
        }
    }

    @Test
    void at_a_stop_the_answer_in_flight_is_sent_and_the_next_request_is_refused() {
        try (RunningListener running = new RunningListener();
                RawConnection idle = running.connect();
                RawConnection busy = running.connect()) {
            idle.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").readUntil("]");
            busy.send("POST /last HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n");
            Awaitility.await().until(() -> running.handled.get() == 2);
            running.listener.drain();
            assertThat(idle.isClosedByServer()).isTrue();
            busy.send("abcGET /next HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(busy.readAll()).contains("[POST /last a abc]").containsIgnoringCase("connection: close");
        }
    }

    @Test
    void a_request_that_was_sent_before_the_stop_is_answered_as_the_last_one() {
        try (RunningListener running = new RunningListener();
                RawConnection connection = running.connect()) {
            Awaitility.await().until(() -> running.listener.connections() == 1);
            long idleBytes = running.listener.bufferedBytes();
            connection.send("GET /late HTTP/1.1\r\nHost: a\r\n");
            Awaitility.await().until(() -> running.listener.bufferedBytes() > idleBytes);
            running.listener.drain();
            connection.send("\r\n");
            assertThat(connection.readAll()).contains("[GET /late a ").containsIgnoringCase("connection: close");
        }
    }

    @Test
    void random_pauses_anywhere_change_no_answer() throws InterruptedException {
        Random random = new Random(7);
        String request =
                "POST /p HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1;x\r\nc\r\n0\r\n\r\n";
        List<String> answers = new ArrayList<>();
        try (RunningListener running = new RunningListener()) {
            for (int round = 0; round < 20; round++) {
                try (RawConnection connection = running.connect()) {
                    int cut = 1 + random.nextInt(request.length() - 1);
                    connection.send(request.substring(0, cut));
                    Thread.sleep(random.nextInt(5));
                    answers.add(connection.send(request.substring(cut)).readUntil("]"));
                }
            }
        }
        assertThat(answers).hasSize(20).allMatch(answer -> answer.endsWith("[POST /p a abc]"));
    }
}
