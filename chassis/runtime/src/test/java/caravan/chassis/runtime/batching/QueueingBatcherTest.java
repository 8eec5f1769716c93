package caravan.chassis.runtime.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import caravan.chassis.api.Batcher;
import caravan.chassis.api.Steps;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.UseCase;
import caravan.chassis.api.http.DeadlineExceededException;
import caravan.chassis.api.http.IdempotencyKey;
import caravan.chassis.api.http.OverloadedException;
import caravan.chassis.api.http.Problem;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.store.SqlTransaction;
import caravan.chassis.http.headers.Deadline;
import caravan.chassis.json.Json;
import caravan.chassis.messages.outbox.Transactions;
import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.chassis.testkit.values.RandomIdentifiers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QueueingBatcherTest {
    private static final int BAD = -1;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicInteger batches = new AtomicInteger();
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean connectionBreaks;
    private ServiceDatabase database;
    private Entries entries;
    private Batchers batchers;

    record Doubled(int result) {}

    @BeforeEach
    void openDatabase() {
        database = TestPostgres.shared().open("shop");
        entries = new Entries(database, "integer PRIMARY KEY");
        Clock clock = Clock.systemUTC();
        batchers = new Batchers(
                "shop",
                new Transactions(database.jdbi(), clock, new RandomIdentifiers(clock), Steps.NONE),
                clock,
                registry);
    }

    @AfterEach
    void close() {
        callers.close();
        database.close();
    }

    @Test
    void eachCallerGetsItsOwnOutcomeAlthoughOthersFail() throws Exception {
        Batcher<Integer, Integer> batcher = batcher(BatcherLimits.DEFAULT);
        Random random = new Random(11);
        List<Integer> commands = new ArrayList<>();
        List<Future<Integer>> outcomes = new ArrayList<>();
        for (int i = 1; i <= 600; i++) {
            int command = random.nextInt(20) == 0 ? -i : i;
            commands.add(command);
            outcomes.add(callers.submit(() -> batcher.submit(command)));
        }
        List<Integer> expected = commands.stream().filter(each -> each > 0).toList();
        for (int i = 0; i < commands.size(); i++) {
            int command = commands.get(i);
            if (command > 0) {
                assertThat(outcomes.get(i).get()).isEqualTo(2 * command);
            } else {
                Future<Integer> outcome = outcomes.get(i);
                assertThatThrownBy(outcome::get).hasRootCauseMessage("cannot double " + command);
            }
        }
        assertThat(entries.all()).containsExactlyElementsOf(expected);
    }

    @Test
    void waitingCallersShareATransaction() throws Exception {
        Gate gate = new Gate();
        Batcher<Integer, Integer> batcher = batchers.batcher("doubling", BatcherLimits.DEFAULT, gate);
        List<Future<Integer>> outcomes = crowdBehindTheFirst(gate, batcher, 100);
        gate.open();
        for (Future<Integer> outcome : outcomes) {
            outcome.get();
        }
        assertThat(batches).hasValue(2);
    }

    @Test
    void aBatchHasAtMostItsLimitOfCommands() throws Exception {
        Gate gate = new Gate();
        Batcher<Integer, Integer> batcher =
                batchers.batcher("doubling", new BatcherLimits(10, 100, 1, Duration.ZERO), gate);
        List<Future<Integer>> outcomes = crowdBehindTheFirst(gate, batcher, 100);
        gate.open();
        for (Future<Integer> outcome : outcomes) {
            outcome.get();
        }
        assertThat(batches).hasValue(11);
    }

    @Test
    void aCallerIsRefusedAtOnceIfTheQueueIsFull() throws Exception {
        Gate gate = new Gate();
        Batcher<Integer, Integer> batcher =
                batchers.batcher("doubling", new BatcherLimits(10, 5, 1, Duration.ZERO), gate);
        crowdBehindTheFirst(gate, batcher, 5);
        try {
            assertThatThrownBy(() -> batcher.submit(1000)).isInstanceOf(OverloadedException.class);
        } finally {
            gate.open();
        }
    }

    @Test
    void aCommandWhoseDeadlinePassedInTheQueueIsNotDoneAndTheOthersAre() throws Exception {
        Gate gate = new Gate();
        Batcher<Integer, Integer> batcher =
                batchers.batcher("doubling", new BatcherLimits(10, 100, 1, Duration.ZERO), gate);
        Deadline deadline = Deadline.in(Duration.ofMillis(50), System.nanoTime());
        Future<Integer> first = callers.submit(() -> batcher.submit(100));
        gate.entered.await();
        // The next leader is late, and so is one of the commands of its batch.
        Future<Integer> lateLeader = submitAsNumber(1, batcher, Optional.of(deadline));
        Future<Integer> inTime = submitAsNumber(2, batcher, Optional.empty());
        Future<Integer> late = submitAsNumber(3, batcher, Optional.of(deadline));
        Future<Integer> alsoInTime =
                submitAsNumber(4, batcher, Optional.of(Deadline.in(Duration.ofHours(1), System.nanoTime())));
        await().until(() -> deadline.isOver(System.nanoTime()));
        gate.open();
        assertThatThrownBy(lateLeader::get).hasCauseInstanceOf(DeadlineExceededException.class);
        assertThatThrownBy(late::get).hasCauseInstanceOf(DeadlineExceededException.class);
        assertThat(List.of(first.get(), inTime.get(), alsoInTime.get())).containsExactly(200, 4, 8);
        assertThat(entries.all()).containsExactly(2, 4, 100);
        assertThat(registry.get("caravan.batch.late").counter().count()).isEqualTo(2);
        assertThat(batcher.submit(5)).as("the batcher goes on").isEqualTo(10);
    }

    @Test
    void aBatchOfOnlyLateCommandsBeginsNoTransaction() throws Exception {
        Gate gate = new Gate();
        Batcher<Integer, Integer> batcher = batchers.batcher("doubling", BatcherLimits.DEFAULT, gate);
        Deadline over = Deadline.in(Duration.ZERO, System.nanoTime());
        Future<Integer> late = callers.submit(() -> over.during(() -> batcher.submit(1)));
        assertThatThrownBy(late::get).hasCauseInstanceOf(DeadlineExceededException.class);
        gate.open();
        assertThat(batcher.submit(2)).isEqualTo(4);
        assertThat(batches).hasValue(1);
    }

    @Test
    void aCommandThatBeganInTimeIsFinishedAfterItsDeadline() throws Exception {
        Gate gate = new Gate();
        Batcher<Integer, Integer> batcher = batchers.batcher("doubling", BatcherLimits.DEFAULT, gate);
        Deadline deadline = Deadline.in(Duration.ofMillis(500), System.nanoTime());
        Future<Integer> begun = callers.submit(() -> deadline.during(() -> batcher.submit(1)));
        assertThat(gate.entered.await(20, TimeUnit.SECONDS)).as("begun in time").isTrue();
        await().until(() -> deadline.isOver(System.nanoTime()));
        gate.open();
        assertThat(begun.get()).isEqualTo(2);
    }

    /** @param number its place in the queue, from 1 */
    private Future<Integer> submitAsNumber(int number, Batcher<Integer, Integer> batcher, Optional<Deadline> deadline) {
        Callable<Integer> call = () -> batcher.submit(number);
        Future<Integer> outcome =
                callers.submit(deadline.isPresent() ? () -> deadline.get().during(call::call) : call);
        await().until(() -> registry.get("caravan.batch.queue").gauge().value() == number);
        return outcome;
    }

    @Test
    void allCallersAreRefusedAtOnceWhenTheDatabaseIsUnavailable() throws Exception {
        Gate gate = new Gate();
        Batcher<Integer, Integer> batcher = batchers.batcher("doubling", BatcherLimits.DEFAULT, gate);
        List<Future<Integer>> outcomes = crowdBehindTheFirst(gate, batcher, 50);
        connectionBreaks = true;
        gate.open();
        for (Future<Integer> outcome : outcomes) {
            assertThatThrownBy(outcome::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(DatabaseAwayException.class);
        }
        assertThat(batches).hasValue(2);
    }

    @Test
    void theSameKeyGetsTheSameReplyAndDoesNothing() {
        Batcher<Integer, Integer> batcher = batcher(BatcherLimits.DEFAULT);
        Reply first = batcher.submit(key("a", "f"), 7, QueueingBatcherTest::created);
        Reply again = batcher.submit(key("a", "f"), 7, QueueingBatcherTest::created);
        assertThat(json(again)).isEqualTo(json(first)).isEqualTo("{\"result\":14}");
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.headers()).containsEntry("Location", "/14").containsEntry("Idempotency-Replayed", "true");
        assertThat(entries.all()).containsExactly(7);
    }

    @Test
    void theSameKeyWithAnotherRequestIsRefused() {
        Batcher<Integer, Integer> batcher = batcher(BatcherLimits.DEFAULT);
        batcher.submit(key("a", "f"), 7, QueueingBatcherTest::created);
        Reply other = batcher.submit(key("a", "g"), 8, QueueingBatcherTest::created);
        assertThat(other.status()).isEqualTo(422);
        assertThat(entries.all()).containsExactly(7);
    }

    @Test
    void aRefusalIsNotStoredBecauseItsReasonMayPass() {
        Batcher<Integer, Integer> batcher = batcher(BatcherLimits.DEFAULT);
        batcher.submit(key("a", "f"), 7, outcome -> Reply.problem(409, "taken", "It is taken."));
        Reply again = batcher.submit(key("a", "f"), 8, QueueingBatcherTest::created);
        assertThat(again.status()).isEqualTo(201);
    }

    @Test
    void aRefusalStoredByAnEarlierVersionIsReplayedAsProblemDetails() {
        database.jdbi()
                .useHandle(handle ->
                        handle.execute("""
                INSERT INTO idempotent_reply (scope, key, fingerprint, status, headers, body, problem, created_at)
                VALUES (?, ?, 'f', 409, '{"headers": []}', '{"status": 409, "code": "taken", "detail": "It is taken."}', true, now())
                """, key("a", "f").orElseThrow().scope(), "a"));
        Reply again = batcher(BatcherLimits.DEFAULT).submit(key("a", "f"), 7, QueueingBatcherTest::created);
        assertThat(again.body()).isEqualTo(new Problem(409, "taken", "It is taken.", Optional.empty()));
    }

    @Test
    void aFailureOnOurSideIsNotStored() {
        Batcher<Integer, Integer> batcher = batcher(BatcherLimits.DEFAULT);
        batcher.submit(key("a", "f"), 7, outcome -> Reply.problem(503, "later", "Try later."));
        Reply again = batcher.submit(key("a", "f"), 8, QueueingBatcherTest::created);
        assertThat(again.status()).isEqualTo(201);
    }

    @Test
    void oneKeySentConcurrentlyToTwoInstancesRunsOnce() throws Exception {
        List<Batcher<Integer, Integer>> instances =
                List.of(batcher(BatcherLimits.DEFAULT), batcher(new BatcherLimits(8, 4096, 3, Duration.ZERO)));
        AtomicInteger number = new AtomicInteger();
        List<Callable<Reply>> calls = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Batcher<Integer, Integer> instance = instances.get(i % 2);
            calls.add(() -> instance.submit(key("same", "f"), number.incrementAndGet(), QueueingBatcherTest::created));
        }
        List<String> answers = new ArrayList<>();
        for (Future<Reply> reply : callers.invokeAll(calls)) {
            answers.add(json(reply.get()));
        }
        assertThat(entries.all()).hasSize(1);
        assertThat(answers).containsOnly("{\"result\":" + 2 * entries.all().getFirst() + "}");
    }

    private Batcher<Integer, Integer> batcher(BatcherLimits limits) {
        return batchers.batcher("doubling", limits, this::doubling);
    }

    private List<Integer> doubling(Transaction transaction, List<Integer> numbers) {
        batches.incrementAndGet();
        if (connectionBreaks) {
            SqlTransaction.handle(transaction).execute("SELECT pg_terminate_backend(pg_backend_pid())");
        }
        for (int number : numbers) {
            if (number <= BAD) {
                throw new IllegalArgumentException("cannot double " + number);
            }
        }
        return Entries.doubled(transaction, numbers);
    }

    private List<Future<Integer>> crowdBehindTheFirst(Gate gate, Batcher<Integer, Integer> batcher, int crowd)
            throws InterruptedException {
        List<Future<Integer>> outcomes = new ArrayList<>();
        outcomes.add(callers.submit(() -> batcher.submit(0)));
        gate.entered.await();
        for (int i = 1; i <= crowd; i++) {
            int command = i;
            outcomes.add(callers.submit(() -> batcher.submit(command)));
        }
        await().until(() -> registry.get("caravan.batch.queue").gauge().value() == crowd);
        return outcomes;
    }

    private static Optional<IdempotencyKey> key(String value, String fingerprint) {
        return Optional.of(new IdempotencyKey("caller", value, fingerprint));
    }

    private static Reply created(int outcome) {
        return Reply.created("/" + outcome, new Doubled(outcome));
    }

    private static String json(Reply reply) {
        return new String(Json.write(reply.body()), StandardCharsets.UTF_8);
    }

    /** Holds the first batch until the test's callers wait. */
    private final class Gate implements UseCase<Integer, Integer> {
        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch opened = new CountDownLatch(1);

        @Override
        public List<Integer> handle(Transaction transaction, List<Integer> numbers) {
            entered.countDown();
            try {
                opened.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            return doubling(transaction, numbers);
        }

        void open() {
            opened.countDown();
        }
    }
}
