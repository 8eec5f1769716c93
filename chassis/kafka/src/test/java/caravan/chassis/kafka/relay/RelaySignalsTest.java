package caravan.chassis.kafka.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.chassis.messages.outbox.OutboxReader;
import caravan.chassis.messages.outbox.RecentMessages;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

class RelaySignalsTest {
    private static final int SIGNALS = 6;
    private static final int WAIT_MILLIS = 20_000;

    @Test
    void frequentCommitsShareSignals() throws Exception {
        try (Shop shop = new Shop();
                Handle handle = shop.senderDatabase.jdbi().open()) {
            handle.execute("LISTEN caravan_outbox_sender");
            RelaySignals signals = new RelaySignals(
                    new OutboxReader("sender", shop.senderDatabase.jdbi(), new RecentMessages(0)),
                    () -> false,
                    () -> {},
                    _ -> {});
            signals.start();
            long begun = System.nanoTime();
            for (int signal = 0; signal < SIGNALS; signal++) {
                signals.signalCommit();
                assertThat(handle.getConnection().unwrap(PGConnection.class).getNotifications(WAIT_MILLIS))
                        .isNotEmpty();
            }
            Duration elapsed = Duration.ofNanos(System.nanoTime() - begun);
            signals.beginStop();
            handle.execute("UNLISTEN *");
            assertThat(elapsed).isGreaterThanOrEqualTo(RelaySignals.BETWEEN_SIGNALS.multipliedBy(SIGNALS - 1));
        }
    }

    @Test
    void aLeaseIsRenewedOverTheListeningConnectionOrElseOverThePool() {
        try (Shop shop = new Shop()) {
            List<Boolean> overListening = new CopyOnWriteArrayList<>();
            RelaySignals signals = new RelaySignals(
                    new OutboxReader("sender", shop.senderDatabase.jdbi(), new RecentMessages(0)),
                    () -> true,
                    () -> {},
                    listening -> overListening.add(listening.isPresent()));
            signals.start();
            await().atMost(Duration.ofSeconds(20)).until(() -> overListening.contains(true));
            overListening.clear();
            // Repeated, since renewals are rare, and a new connection listens soon.
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                shop.senderDatabase
                        .jdbi()
                        .useHandle(handle -> handle.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                + " WHERE usename = current_user AND query LIKE 'LISTEN%'"));
                return overListening.contains(false);
            });
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> overListening.lastIndexOf(true) > overListening.indexOf(false));
            signals.beginStop();
        }
    }
}
