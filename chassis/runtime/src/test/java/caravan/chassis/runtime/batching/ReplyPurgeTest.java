package caravan.chassis.runtime.batching;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.Batcher;
import caravan.chassis.api.Steps;
import caravan.chassis.api.http.IdempotencyKey;
import caravan.chassis.api.http.Reply;
import caravan.chassis.messages.outbox.Transactions;
import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.chassis.testkit.values.MovableClock;
import caravan.chassis.testkit.values.RandomIdentifiers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReplyPurgeTest {
    private final MovableClock clock = MovableClock.at("2026-03-01T10:00:00Z");
    private final ServiceDatabase database = TestPostgres.shared().open("shop");
    private final Transactions transactions =
            new Transactions(database.jdbi(), clock, new RandomIdentifiers(clock), Steps.NONE);
    private final Batchers batchers = new Batchers("shop", transactions, clock, new SimpleMeterRegistry());
    private final Batcher<Integer, Integer> batcher =
            batchers.batcher("counting", BatcherLimits.DEFAULT, (transaction, commands) -> commands);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void onlyRepliesStoredBeforeTheMomentAreDeleted() {
        submit("old");
        clock.advance(Duration.ofMinutes(1));
        submit("young");

        assertThat(batchers.purgeReplies(clock.instant())).isFalse();

        assertThat(keys()).containsExactly("young");
    }

    @Test
    void aPurgeDeletesAtMostItsLimitAndTheOldestFirst() {
        database.jdbi().useHandle(handle -> handle.execute("""
                INSERT INTO idempotent_reply
                SELECT 'ann', to_char(number, '0000'), 'f', 200, '{"headers":[]}', NULL, false, ?::timestamptz + number * interval '1 s'
                FROM generate_series(0, ?) AS number
                """, clock.instant(), ReplyPurge.ROWS_MAX));
        clock.advance(Duration.ofDays(1));

        assertThat(batchers.purgeReplies(clock.instant())).isTrue();
        assertThat(keys()).containsExactly(" 1000");
        assertThat(batchers.purgeReplies(clock.instant())).isFalse();
        assertThat(keys()).isEmpty();
    }

    @Test
    void onlyOneInstancePurgesReplies() {
        submit("old");
        clock.advance(Duration.ofMinutes(1));

        transactions.write(atIt -> {
            assertThat(ReplyPurge.purge(atIt, clock.instant().minus(Duration.ofDays(1))))
                    .isFalse();
            // By another thread, since Jdbi gives this one the same connection.
            CompletableFuture<Boolean> other =
                    CompletableFuture.supplyAsync(() -> batchers.purgeReplies(clock.instant()));
            assertThat(other.join()).isFalse();
            assertThat(keys()).containsExactly("old");
            return null;
        });

        batchers.purgeReplies(clock.instant());
        assertThat(keys()).isEmpty();
    }

    private void submit(String key) {
        batcher.submit(Optional.of(new IdempotencyKey("ann", key, "f")), 1, outcome -> Reply.noContent());
    }

    private List<String> keys() {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT key FROM idempotent_reply ORDER BY key")
                        .mapTo(String.class)
                        .list());
    }
}
