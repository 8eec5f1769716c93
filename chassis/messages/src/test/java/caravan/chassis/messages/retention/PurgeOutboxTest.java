package caravan.chassis.messages.retention;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.Steps;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.tracing.Trace;
import caravan.chassis.messages.outbox.OutboxReader;
import caravan.chassis.messages.outbox.PurgedMessages;
import caravan.chassis.messages.outbox.RecentMessages;
import caravan.chassis.messages.outbox.Transactions;
import caravan.chassis.messages.wire.Partitions;
import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.chassis.testkit.values.MovableClock;
import caravan.chassis.testkit.values.RandomIdentifiers;
import caravan.kernel.MessageType;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PurgeOutboxTest {
    private static final MessageType<Told> TOLD = new MessageType<>("shop.told.v1", Told.class);
    private static final MessageType<Other> OTHER = new MessageType<>("shop.other.v1", Other.class);
    private static final Cause CAUSE = new Cause("test", new Trace("1".repeat(32), "2".repeat(16)));
    private static final Duration TIME = Duration.ofHours(2);
    private static final Duration LONGER = Duration.ofHours(3);
    private static final int PARTITION = Partitions.of("key");

    private final MovableClock clock = MovableClock.at("2026-01-02T03:04:05Z");
    private final ServiceDatabase database = TestPostgres.shared().open("shop");
    private final Transactions transactions =
            new Transactions(database.jdbi(), clock, new RandomIdentifiers(clock), Steps.NONE);
    private final Map<String, Map<Integer, Long>> applied = new HashMap<>();

    record Told(int number) {}

    record Other(int number) {}

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void oldMessagesThatAllSubscribersAppliedArePurged() {
        tell(1, 2);
        tell(3);
        clock.advance(LONGER);
        tell(4);
        applied.put("till.news", Map.of(Partitions.ALL, 4L));

        purge(purging(false));

        assertThat(positions()).containsExactly(4L);
        assertThat(purged())
                .isEqualTo(new PurgedMessages(3, List.of(new PurgedMessages.Last(TOLD.name(), PARTITION, 3))));
    }

    @Test
    void aMessageThatIsNotAppliedIsKeptWithAllAfterIt() {
        tell(1);
        tell(2, 3);
        other();
        clock.advance(LONGER);
        applied.put("till.news", Map.of(Partitions.ALL, 1L, PARTITION, 2L));

        purge(purging(false));

        assertThat(positions()).containsExactly(3L, 4L);
    }

    @Test
    void aSubscriptionThatNeverReportedKeepsOnlyTheMessagesThatItTakes() {
        other();
        tell(2);
        clock.advance(LONGER);

        purge(purging(false));

        assertThat(positions()).containsExactly(2L);
    }

    @Test
    void theLastReportCountsDuringAnOutage() {
        tell(1);
        tell(2);
        clock.advance(LONGER);
        applied.put("till.news", Map.of(PARTITION, 1L));
        purge(purging(false));
        tell(3);
        applied.clear();
        database.jdbi().useHandle(handle -> handle.execute("UPDATE applied_by SET position = 2"));

        purge(purging(false));

        assertThat(positions()).containsExactly(3L);
    }

    @Test
    void aRestoredSubscriberKeepsMessagesAgain() {
        tell(1);
        clock.advance(LONGER);
        applied.put("till.news", Map.of(PARTITION, 1L));
        purge(purging(false));
        tell(2);
        clock.advance(LONGER);
        applied.put("till.news", Map.of(PARTITION, 1L));
        database.jdbi().useHandle(handle -> handle.execute("UPDATE applied_by SET position = 9"));

        purge(purging(false));

        assertThat(positions()).containsExactly(2L);
    }

    @Test
    void withABrokerUnpublishedMessagesAreKept() {
        tell(1);
        tell(2);
        clock.advance(LONGER);
        applied.put("till.news", Map.of(Partitions.ALL, 2L));
        database.jdbi().useHandle(handle -> handle.execute("UPDATE relay SET position = 1"));

        purge(purging(true));

        assertThat(positions()).containsExactly(2L);
    }

    @Test
    void manyRowsArePurgedInBoundedBatches() {
        int rows = PurgeOutbox.ROWS_MAX + 3;
        database.jdbi().useTransaction(handle -> fill(handle, rows));
        clock.advance(LONGER);
        applied.put("till.news", Map.of(Partitions.ALL, (long) rows));
        PurgeOutbox purging = purging(false);

        assertThat(purging.work()).as("whether there is more").isTrue();
        assertThat(positions()).hasSize(3);
        purge(purging);
        assertThat(positions()).isEmpty();
        assertThat(purged().through()).isEqualTo(rows);
    }

    @Test
    void onlyOneInstancePurgesAtATime() {
        tell(1);
        clock.advance(LONGER);
        applied.put("till.news", Map.of(Partitions.ALL, 1L));
        try (Handle other = database.jdbi().open()) {
            other.begin();
            other.execute("SELECT FROM outbox_purge FOR UPDATE");
            purge(purging(false));
            other.rollback();
        }
        assertThat(positions()).containsExactly(1L);
    }

    private PurgeOutbox purging(boolean publishes) {
        Retention retention = new Retention(TIME, Duration.ofMinutes(1), Map.of("till.news", Set.of(TOLD.name())));
        return new PurgeOutbox(
                "shop",
                transactions,
                clock,
                retention,
                subscriptions -> {
                    assertThat(subscriptions).containsExactly("till.news");
                    return applied;
                },
                publishes);
    }

    private static void purge(PurgeOutbox purging) {
        while (purging.work()) {
            // Repeated until there is nothing to do.
        }
    }

    private void tell(int... numbers) {
        transactions.write(transaction -> {
            for (int number : numbers) {
                transaction.outbox().add(TOLD, "key", new Told(number), CAUSE);
            }
            return 0;
        });
    }

    private void other() {
        transactions.write(transaction -> {
            transaction.outbox().add(OTHER, "key", new Other(0), CAUSE);
            return 0;
        });
    }

    private void fill(Handle handle, int rows) {
        handle.execute("""
                INSERT INTO outbox (position, count, time, messages)
                SELECT n, 1, ?, convert_to('[{"type":"shop.told.v1","subject":"key","partition":' || ?
                    || ',"time":"2026-11-26T10:00:00Z","data":{}}]', 'UTF8')
                FROM generate_series(1, ?) AS n
                """, clock.instant(), PARTITION, rows);
        handle.execute("UPDATE outbox_head SET position = ?", rows);
    }

    private List<Long> positions() {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT position FROM outbox ORDER BY position")
                        .mapTo(Long.class)
                        .list());
    }

    private PurgedMessages purged() {
        return new OutboxReader("shop", database.jdbi(), new RecentMessages(0)).purged();
    }
}
