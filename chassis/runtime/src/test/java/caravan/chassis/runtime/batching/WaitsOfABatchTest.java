package caravan.chassis.runtime.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import caravan.chassis.api.Batcher;
import caravan.chassis.api.Steps;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.SqlTransaction;
import caravan.chassis.messages.outbox.Transactions;
import caravan.chassis.postgres.DatabaseFailure;
import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.chassis.testkit.postgres.TestPostgres.TestDatabase;
import caravan.chassis.testkit.values.RandomIdentifiers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * After a timeout of the database all callers of a batch fail at once. The batch is not halved, since each half would wait as long again.
 */
class WaitsOfABatchTest {
    private static final int CROWD = 20;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final TestDatabase made = TestPostgres.shared().database("shop");
    private final ServiceDatabase database = made.service("shop", TestPostgres.SHORT_TIMEOUTS);
    private final Entries entries;
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger batches = new AtomicInteger();
    private final CountDownLatch crowded = new CountDownLatch(1);
    private volatile String first = "SELECT 1";

    WaitsOfABatchTest() {
        entries = new Entries(database, "integer PRIMARY KEY");
    }

    @AfterEach
    void close() {
        callers.close();
        made.close();
    }

    @Test
    void aHeldLockFailsTheWholeBatchAndLaterCommandsRun() throws Exception {
        made.jdbi("shop").useTransaction(holder -> {
            holder.execute("LOCK TABLE entry IN EXCLUSIVE MODE");
            assertThat(failuresOfACrowd()).hasSize(CROWD).containsOnly(DatabaseFailure.LOCKED);
        });
        assertThat(batches).as("transactions").hasValue(2);
        assertThat(entries.all()).isEmpty();
        assertThat(batcher().submit(7)).isEqualTo(14);
    }

    @Test
    void aSlowStatementFailsTheWholeBatchAndLaterCommandsRun() throws Exception {
        first = "SELECT pg_sleep(60)";
        assertThat(failuresOfACrowd()).hasSize(CROWD).containsOnly(DatabaseFailure.SLOW);
        assertThat(batches).as("transactions").hasValue(2);
        first = "SELECT 1";
        assertThat(batcher().submit(7)).isEqualTo(14);
        assertThat(entries.all()).containsExactly(7);
    }

    /** Returns the results of callers that wait while another batch runs. */
    private List<DatabaseFailure> failuresOfACrowd() throws Exception {
        Batcher<Integer, Integer> batcher = batcher();
        List<Future<Throwable>> told = new ArrayList<>();
        told.add(callers.submit(() -> catchThrowable(() -> batcher.submit(0))));
        await().until(() -> batches.get() == 1);
        for (int i = 1; i < CROWD; i++) {
            int command = i;
            told.add(callers.submit(() -> catchThrowable(() -> batcher.submit(command))));
        }
        await().until(() -> registry.get("caravan.batch.queue").gauge().value() == CROWD - 1);
        crowded.countDown();
        List<DatabaseFailure> failures = new ArrayList<>();
        for (Future<Throwable> each : told) {
            failures.add(DatabaseFailure.of(each.get()));
        }
        return failures;
    }

    private Batcher<Integer, Integer> batcher() {
        Clock clock = Clock.systemUTC();
        Transactions transactions = new Transactions(database.jdbi(), clock, new RandomIdentifiers(clock), Steps.NONE);
        return new Batchers("shop", transactions, clock, registry)
                .batcher("doubling", BatcherLimits.DEFAULT, this::doubling);
    }

    private List<Integer> doubling(Transaction transaction, List<Integer> numbers) {
        batches.incrementAndGet();
        try {
            // The test's callers gather before the batch waits for a lock or a statement, so that they need not be
            // quick.
            if (numbers.contains(0)) {
                crowded.await();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        SqlTransaction.handle(transaction).execute(first);
        return Entries.doubled(transaction, numbers);
    }
}
