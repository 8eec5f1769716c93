package caravan.chassis.runtime.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import caravan.chassis.api.Batcher;
import caravan.chassis.api.Steps;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.http.IdempotencyKey;
import caravan.chassis.api.http.Reply;
import caravan.chassis.messages.outbox.Transactions;
import caravan.chassis.postgres.DatabaseFailure;
import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.testkit.postgres.CountingProxy;
import caravan.chassis.testkit.postgres.CountingProxy.LostCommit;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.chassis.testkit.postgres.TestPostgres.TestDatabase;
import caravan.chassis.testkit.values.RandomIdentifiers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A commit whose answer is lost may have happened. Only the caller may repeat the request, and its key makes that harmless. */
class LostCommitsTest {
    private final TestDatabase direct = TestPostgres.shared().database("shop");
    private final CountingProxy proxy = CountingProxy.before(direct.administrator());
    private final TestDatabase made = direct.by(proxy::address);
    private final ServiceDatabase database = made.service("shop", TestPostgres.SHORT_TIMEOUTS);
    private final Entries entries;
    private final AtomicInteger batches = new AtomicInteger();
    private final Batcher<Integer, Integer> batcher;

    record Doubled(int result) {}

    LostCommitsTest() {
        // The table has no unique key, so a batch that runs twice is visible.
        entries = new Entries(database, "integer");
        Clock clock = Clock.systemUTC();
        Transactions transactions = new Transactions(database.jdbi(), clock, new RandomIdentifiers(clock), Steps.NONE);
        batcher = new Batchers("shop", transactions, clock, new SimpleMeterRegistry())
                .batcher("doubling", BatcherLimits.DEFAULT, this::doubling);
    }

    @AfterEach
    void close() {
        made.close();
        proxy.close();
    }

    @ParameterizedTest
    @EnumSource
    void aLostCommitIsUnknownAndNotRetriedAndItsKeyIsDoneOnce(LostCommit how) {
        proxy.loseNextCommit(how);
        Throwable failure = catchThrowable(() -> submit(7));
        assertThat(DatabaseFailure.of(failure)).as("%s", failure).isEqualTo(DatabaseFailure.UNKNOWN);
        assertThat(batches).as("transactions").hasValue(1);
        assertThat(proxy.isToLoseACommit()).isFalse();

        assertThat(submit(7).status()).isEqualTo(201);
        assertThat(entries.all()).containsExactly(7);
    }

    private Reply submit(int number) {
        IdempotencyKey key = new IdempotencyKey("caller", "key", "fingerprint");
        return batcher.submit(Optional.of(key), number, outcome -> Reply.created("/" + outcome, new Doubled(outcome)));
    }

    private List<Integer> doubling(Transaction transaction, List<Integer> numbers) {
        batches.incrementAndGet();
        return Entries.doubled(transaction, numbers);
    }
}
