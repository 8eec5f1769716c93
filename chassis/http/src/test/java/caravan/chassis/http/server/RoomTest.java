package caravan.chassis.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.http.server.bounds.ListenerLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Bytes and connections are bounded, in total and for each address, and one address cannot take the share of others. */
final class RoomTest {
    private static final int MIB = 1024 * 1024;

    private static ListenerLimits room(int connections, int perAddress, int bytes, int bytesPerAddress) {
        return RunningListener.LIMITS.with(new ListenerLimits.Room(connections, perAddress, bytes, bytesPerAddress));
    }

    private static void closeAll(List<RawConnection> connections) {
        connections.forEach(RawConnection::close);
    }

    private static boolean isAnswered(RunningListener running, String from) {
        try (RawConnection connection = RawConnection.to(running.port(), from)) {
            return connection
                    .send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                    .readAll()
                    .startsWith("HTTP/1.1 200 ");
        } catch (RuntimeException closed) {
            return false;
        }
    }

    @Test
    void pipelined_requests_beyond_the_limit_stay_in_the_socket_and_are_all_answered() {
        int requests = 300;
        String request = "GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(10_000) + "\r\n\r\n";
        ListenerLimits narrow =
                RunningListener.LIMITS.with(new ListenerLimits.Room(1000, 1000, 64 * 1024 * 1024, 512 * 1024));
        try (RunningListener running = new RunningListener(narrow);
                RawConnection connection = running.connect()) {
            Thread.ofVirtual()
                    .start(() -> connection
                            .send("GET /slowly HTTP/1.1\r\nHost: a\r\n\r\n" + request.repeat(requests))
                            .send("GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
            String answers = connection.readAll();

            assertThat(answers).contains("late").contains("[GET /last a ]");
            assertThat(answers.split("HTTP/1.1 200 ", -1)).hasSize(requests + 3);
        }
    }

    @Test
    void stalled_bodies_fill_at_most_their_addresses_share_and_others_are_served() {
        int share = 4 * MIB;
        try (RunningListener running = new RunningListener(room(2_000, 1_000, 16 * MIB, share))) {
            List<RawConnection> stalled = new ArrayList<>();
            byte[] part = new byte[65_000];
            for (int at = 0; at < 300; at++) {
                RawConnection connection = running.connect();
                stalled.add(connection);
                try {
                    connection
                            .send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 65536\r\n\r\n")
                            .send(part);
                } catch (RuntimeException refused) {
                    // it was closed while it sent
                }
                assertThat(running.listener.bufferedBytes()).isLessThanOrEqualTo(share);
            }
            assertThat(running.listener.bufferedBytes()).isGreaterThan(share / 2);
            assertThat(isAnswered(running, "127.0.0.2")).isTrue();
            closeAll(stalled);
            Awaitility.await().until(() -> running.listener.bufferedBytes() == 0);
            assertThat(isAnswered(running, "127.0.0.1")).isTrue();
        }
    }

    @Test
    void stalled_heads_are_counted_too() {
        try (RunningListener running = new RunningListener(room(2_000, 1_000, 2 * MIB, 2 * MIB))) {
            List<RawConnection> stalled = new ArrayList<>();
            for (int at = 0; at < 150; at++) {
                RawConnection connection = running.connect();
                stalled.add(connection);
                try {
                    connection.send("GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(15_000));
                } catch (RuntimeException refused) {
                    // it was closed while it sent
                }
            }
            Awaitility.await().until(() -> running.listener.bufferedBytes() > MIB);
            assertThat(running.listener.bufferedBytes()).isLessThanOrEqualTo(2 * MIB);
            closeAll(stalled);
            Awaitility.await().until(() -> running.listener.bufferedBytes() == 0);
        }
    }

    @Test
    void a_request_that_does_not_fit_gets_503() {
        try (RunningListener running = new RunningListener(room(100, 100, 100_000, 100_000));
                RawConnection connection = running.connect()) {
            connection
                    .send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 65536\r\n\r\n")
                    .send(new byte[60_000]);
            assertThat(connection.readAll()).startsWith("HTTP/1.1 503 ").contains("\"code\":\"overloaded\"");
        }
    }

    @Test
    void unread_answers_are_counted_and_cut_off() {
        try (RunningListener running = new RunningListener(room(100, 100, 8 * MIB, 8 * MIB))) {
            List<RawConnection> unread = new ArrayList<>();
            for (int at = 0; at < 20; at++) {
                unread.add(running.connect().send("GET /large?size=5000000 HTTP/1.1\r\nHost: a\r\n\r\n"));
            }
            Awaitility.await().until(() -> running.handled.get() == 20);
            Awaitility.await().until(() -> running.listener.connections() < 20);
            assertThat(running.listener.bufferedBytes()).isLessThanOrEqualTo(8 * MIB);
            closeAll(unread);
        }
    }

    @Test
    void connections_of_one_address_are_bounded_and_others_find_room() {
        try (RunningListener running = new RunningListener(room(100, 40, 16 * MIB, 16 * MIB))) {
            List<RawConnection> open = new ArrayList<>();
            for (int at = 0; at < 60; at++) {
                open.add(running.connect());
            }
            Awaitility.await().until(() -> running.listener.connections() == 40);
            assertThat(isAnswered(running, "127.0.0.1")).isFalse();
            assertThat(isAnswered(running, "127.0.0.2")).isTrue();
            closeAll(open);
            Awaitility.await().until(() -> running.listener.connections() == 0);
            assertThat(isAnswered(running, "127.0.0.1")).isTrue();
        }
    }

    @Test
    void the_last_connections_are_kept_for_addresses_that_have_few() {
        try (RunningListener running = new RunningListener(room(80, 40, 16 * MIB, 16 * MIB))) {
            List<RawConnection> open = new ArrayList<>();
            for (int at = 0; at < 120; at++) {
                open.add(RawConnection.to(running.port(), "127.0.0." + (2 + at / 40)));
            }
            Awaitility.await().until(() -> running.listener.connections() >= 70);
            assertThat(isAnswered(running, "127.0.0.9")).isTrue();
            closeAll(open);
        }
    }

    @Test
    void a_trusted_gateway_may_have_more_than_an_address_share() {
        try (RunningListener running = new RunningListener(
                room(100, 5, 16 * MIB, 16 * MIB), Optional.empty(), address -> address.isLoopbackAddress())) {
            List<RawConnection> open = new ArrayList<>();
            for (int at = 0; at < 50; at++) {
                open.add(running.connect());
            }
            Awaitility.await().until(() -> running.listener.connections() == 50);
            closeAll(open);
        }
    }
}
