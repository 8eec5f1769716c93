package caravan.commerce.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.chassis.api.Steps;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.messages.Message;
import caravan.chassis.api.store.SqlTransaction;
import caravan.chassis.api.tracing.Tracing;
import caravan.chassis.messages.outbox.Transactions;
import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.runtime.batching.BatcherLimits;
import caravan.chassis.runtime.batching.Batchers;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.chassis.testkit.values.MovableClock;
import caravan.chassis.testkit.values.RandomIdentifiers;
import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.contract.AuthorizePayment;
import caravan.commerce.payments.contract.PaymentsCommand;
import caravan.commerce.payments.contract.PaymentsMessage;
import caravan.commerce.payments.domain.LapsePolicy;
import caravan.commerce.payments.domain.OperationKind;
import caravan.commerce.payments.provider.OperationKey;
import caravan.commerce.payments.provider.PaymentProvider;
import caravan.commerce.payments.provider.ProviderReply;
import caravan.commerce.payments.provider.ProviderUnreachableException;
import caravan.commerce.payments.store.PostgresPaymentRepository;
import caravan.commerce.payments.store.PostgresWaitingIntentRepository;
import caravan.kernel.Backoff;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallProviderTest {
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final int CALLS_MAX = 2;
    private static final int HANDED_OVER_MAX = 3;
    private static final Steps NO_STEPS = _ -> {};

    private final MovableClock clock = MovableClock.at("2026-01-02T03:04:05Z");
    private final SometimesSilent provider = new SometimesSilent();
    private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
    private final RandomIdentifiers identifiers = new RandomIdentifiers(clock);
    private final HandOver handOver = new HandOver();
    private ServiceDatabase database;
    private Transactions transactions;
    private PaymentRepository payments;
    private CallProvider worker;

    @BeforeEach
    void start() {
        database = TestPostgres.shared().open("payments");
        transactions = new Transactions(database.jdbi(), clock, identifiers, NO_STEPS);
        payments = new PostgresPaymentRepository(transactions);
        worker = worker(HANDED_OVER_MAX);
    }

    private CallProvider worker(int handedOverMax) {
        Backoff betweenLooks = new Backoff(RETRY, RETRY);
        return new CallProvider(
                new PostgresWaitingIntentRepository(),
                transactions,
                provider,
                new Batchers("payments", transactions, clock, new SimpleMeterRegistry())
                        .batcher(
                                "record-provider-answers",
                                BatcherLimits.DEFAULT,
                                new RecordProviderAnswers(
                                        payments,
                                        identifiers,
                                        clock,
                                        betweenLooks,
                                        LEASE,
                                        handOver,
                                        LapsePolicy.RENEW)),
                clock,
                NO_STEPS,
                Tracing.NONE,
                new CallProvider.Limits(
                        CALLS_MAX, handedOverMax, 2, new Backoff(Duration.ofMillis(1), Duration.ofMillis(1)), LEASE),
                calls);
    }

    /** Handles authorizations of this many payments, in one transaction. */
    private void authorize(int count) {
        authorize(1, count);
    }

    private void authorize(int first, int count) {
        List<Message<PaymentsCommand>> messages = IntStream.range(first, first + count)
                .mapToObj(number -> message(Payloads.authorize(Payloads.payment(number), "approve")))
                .toList();
        transactions.run(
                "handle-payment-commands",
                transaction -> new HandlePaymentCommands(payments, identifiers, clock, LEASE, handOver)
                        .handle(transaction, messages));
    }

    private Message<PaymentsCommand> message(AuthorizePayment command) {
        return new Message<>(
                identifiers.next(),
                PaymentsMessage.AUTHORIZE_PAYMENT,
                command.orderId().toString(),
                command,
                "orders",
                1,
                clock.instant(),
                identifiers.startTrace("test"));
    }

    @AfterEach
    void close() {
        provider.open.countDown();
        calls.close();
        database.close();
    }

    @Test
    void withoutWaitingAndOpenIntentsThereIsNothingToSweep() {
        assertThat(isAnyOpen()).isFalse();
        authorize(1);
        assertThat(isAnyOpen()).as("nobody was told of the intent").isTrue();
    }

    @Test
    void itLooksHalfAsOftenWhileNothingWaitsButOftenEnoughForTheLease() throws InterruptedException {
        Duration idle = Duration.ofSeconds(1);
        assertThat(worker.pause(idle)).as("before the first look").isEqualTo(idle);
        worker.work();
        assertThat(worker.pause(idle)).isEqualTo(idle.multipliedBy(2));
        assertThat(worker.pause(LEASE.dividedBy(2))).isEqualTo(LEASE.dividedBy(2));
        authorize(1);
        worker.work();
        assertThat(worker.pause(idle)).isEqualTo(idle);
    }

    private boolean isAnyOpen() {
        return transactions.write(new PostgresWaitingIntentRepository()::isAnyOpen);
    }

    @Test
    void aCommittedIntentIsSentWithoutReadingTheDatabase() {
        worker = worker(50);
        handOver.goesTo(worker::take);

        authorize(10);

        await().until(() ->
                read("SELECT count(*) FROM payment WHERE status = 'authorized'").equals("10"));
        assertThat(read("SELECT count(*) FROM waiting_intent")).isEqualTo("0");
    }

    @Test
    void intentsWithoutAFreeCallWaitInMemoryAndTheRestInTheDatabase() throws InterruptedException {
        handOver.goesTo(worker::take);
        provider.open = new CountDownLatch(1);
        authorize(CALLS_MAX);
        await().until(() -> provider.asked.get() == CALLS_MAX);
        authorize(101, HANDED_OVER_MAX + 4);

        assertThat(read("SELECT count(*) FROM waiting_intent WHERE attempts = 0"))
                .isEqualTo("4");

        provider.open.countDown();
        await().until(() -> {
            worker.work();
            return read("SELECT count(*) FROM payment WHERE status = 'authorized'")
                    .equals(String.valueOf(CALLS_MAX + HANDED_OVER_MAX + 4));
        });
    }

    @Test
    void aStopPutsBackWhatWasHandedOverAndNotBegun() throws InterruptedException {
        handOver.goesTo(worker::take);
        provider.open = new CountDownLatch(1);
        authorize(CALLS_MAX);
        await().until(() -> provider.asked.get() == CALLS_MAX);
        authorize(101, HANDED_OVER_MAX);
        Thread stop = Thread.startVirtualThread(() -> {
            try {
                worker.finish();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        await().until(() -> read("SELECT count(*) FROM waiting_intent").equals(String.valueOf(HANDED_OVER_MAX)));
        provider.open.countDown();
        stop.join();

        CallProvider next = worker(HANDED_OVER_MAX);
        await().until(() -> {
            next.work();
            return read("SELECT count(*) FROM payment WHERE status = 'authorized'")
                    .equals(String.valueOf(CALLS_MAX + HANDED_OVER_MAX));
        });
    }

    @Test
    void anIntentOfAKilledProcessIsTakenWhenItsLeaseEndsAndNotBefore() throws InterruptedException {
        authorize(1);
        for (int i = 0; i < 3; i++) {
            worker.work();
            clock.advance(LEASE.dividedBy(4));
        }
        worker.work();
        assertThat(provider.asked).hasValue(0);

        clock.advance(LEASE.dividedBy(4));
        worker.work();

        await().until(() -> read("SELECT status FROM payment").equals("authorized"));
        assertThat(provider.lookedUp).as("it may have been asked before").hasValue(1);
    }

    @Test
    void anothersTransactionHoldsNothingBack() throws InterruptedException {
        try (ServiceDatabase others = TestPostgres.shared().open("others");
                Handle lasting = others.jdbi().open()) {
            lasting.begin();
            lasting.execute("SELECT pg_current_xact_id()");
            authorize(1);
            for (int i = 0; i < 4; i++) {
                worker.work();
                clock.advance(LEASE.dividedBy(2));
            }
            worker.work();
            await().until(() -> read("SELECT status FROM payment").equals("authorized"));
            lasting.rollback();
        }
    }

    @Test
    void anInsertThatIsCommittedAfterLaterOnesIsSweptToo() throws Exception {
        try (Handle late = database.jdbi().open()) {
            late.begin();
            late.execute("SELECT pg_current_xact_id()");
            worker.work();
            clock.advance(LEASE);
            worker.work();
            late.execute("""
                    INSERT INTO payment (id, order_id, user_id, amount, currency, method, status, follow_up, version, created_at,
                        changed_at)
                    VALUES ('%1$s', '%1$s', '%1$s', 1999, 'EUR', 'approve', 'authorizing', 'none', 1, '2026-01-02', '2026-01-02')
                    """.formatted(Payloads.payment(9)));
            late.execute("""
                    INSERT INTO provider_intent (id, payment_id, kind, amount, currency, state, created_at, cause_id, trace_id, span_id)
                    VALUES ('%1$s', '%1$s', 'authorize', 1999, 'EUR', 'open', '2026-01-02', 'cause',
                        '4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7')
                    """.formatted(Payloads.payment(9)));
            authorize(1);
            worker.work();
            clock.advance(LEASE);
            worker.work();
            late.commit();
        }
        for (int i = 0; i < 3; i++) {
            clock.advance(LEASE);
            worker.work();
        }

        await().until(() ->
                read("SELECT count(*) FROM payment WHERE status = 'authorized'").equals("2"));
    }

    @Test
    void aRefusedOperationIsShownWheneverItWasAskedFor() {
        authorize(1);
        database.jdbi().useHandle(handle -> handle.execute("""
                INSERT INTO provider_intent (id, payment_id, kind, amount, currency, state, outcome, reason, created_at, settled_at,
                    cause_id, trace_id, span_id)
                SELECT uuidv7(n * interval '-10 minutes'), '%s', 'capture', 1999, 'EUR', 'settled', 'declined', 'expired',
                    '2026-01-02', '2026-01-02', 'cause', '4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7'
                FROM generate_series(1, 3) AS n
                """.formatted(Payloads.payment(1))));

        assertThat(payments.operations(Payloads.payment(1)))
                .extracting(operation -> operation.intent().kind())
                .containsExactlyInAnyOrder(
                        OperationKind.AUTHORIZE, OperationKind.CAPTURE, OperationKind.CAPTURE, OperationKind.CAPTURE);
    }

    @Test
    void aDatabaseWhoseTransactionsAreNumberedAnewIsSweptAsAWhole() throws InterruptedException {
        authorize(1);
        database.jdbi().useHandle(handle -> {
            handle.execute("UPDATE provider_intent SET inserted_by = '900000000000'");
            handle.execute("UPDATE intent_sweep SET swept_to = '900000000001', noted = '900000000002'");
        });
        clock.advance(LEASE);

        worker.work();

        await().until(() -> read("SELECT status FROM payment").equals("authorized"));
    }

    @Test
    void aSweepOfNothingNewWritesNothing() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            clock.advance(LEASE);
            worker.work();
        }

        assertThat(read("SELECT noted_at < '2000-01-01' FROM intent_sweep")).isEqualTo("t");
    }

    @Test
    void aSweepReadsNoneOfTheIntentsThatAreLongSettled() {
        authorize(1);
        database.jdbi().useHandle(handle -> {
            handle.execute("""
                    INSERT INTO provider_intent SELECT settled.* FROM provider_intent one, generate_series(1, 10000) number,
                        jsonb_populate_record(one, jsonb_build_object('id', gen_random_uuid(), 'inserted_by', number,
                            'state', 'settled', 'outcome', 'approved', 'settled_at', now(), 'reason', number)) settled""");
            handle.execute("ANALYZE provider_intent");
        });

        long wholeTableReads = transactions.write(transaction -> {
            long before = wholeTableReads(transaction);
            // More often than PostgreSQL makes a custom plan before it may choose a generic one.
            for (int time = 0; time < 10; time++) {
                clock.advance(LEASE);
                new PostgresWaitingIntentRepository().sweep(transaction, clock.instant(), Duration.ZERO, LEASE);
            }
            return wholeTableReads(transaction) - before;
        });

        assertThat(wholeTableReads).isZero();
    }

    private static long wholeTableReads(Transaction transaction) {
        return SqlTransaction.handle(transaction)
                .createQuery("SELECT seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'provider_intent'")
                .mapTo(Long.class)
                .one();
    }

    @Test
    void anIntentIsUpdatedWithinItsPage() {
        worker = worker(50);
        handOver.goesTo(worker::take);
        authorize(50);
        await().until(() ->
                read("SELECT count(*) FROM payment WHERE status = 'authorized'").equals("50"));

        await().until(() -> read("SELECT sum(n_tup_upd) FROM pg_stat_user_tables"
                        + " WHERE relname IN ('payment', 'provider_intent') AND schemaname = 'payments'")
                .equals("100"));
        assertThat(read("SELECT sum(n_tup_hot_upd) FROM pg_stat_user_tables"
                        + " WHERE relname IN ('payment', 'provider_intent') AND schemaname = 'payments'"))
                .isEqualTo("100");
    }

    @Test
    void anOperationThatTheProviderDoesNotAnswerStaysOpenAndIsSettledOnceItDoes() throws InterruptedException {
        handOver.goesTo(worker::take);
        provider.silent = true;
        authorize(1);
        await().until(() -> read("SELECT max(next_attempt_at - '2026-01-02T03:04:05Z')::text FROM waiting_intent")
                .equals("00:00:02"));
        provider.silent = false;
        clock.advance(RETRY);

        worker.work();

        await().until(() -> read("SELECT status FROM payment").equals("authorized"));
    }

    @Test
    void anOperationThatIsBeingAskedForIsNotTakenUpAgainBeforeItsLeaseEnds() throws InterruptedException {
        provider.silent = true;
        handOver.goesTo(worker::take);
        authorize(1);
        await().until(() ->
                read("SELECT coalesce(max(attempts), 0) FROM waiting_intent").equals("1"));
        clock.advance(RETRY);
        worker.work();
        await().until(() -> read("SELECT attempts FROM waiting_intent").equals("2"));

        worker.work();

        assertThat(read("SELECT attempts FROM waiting_intent")).isEqualTo("2");
    }

    /** The one value that the query returns; empty if there is none. */
    private String read(String sql) {
        Optional<String> value = database.jdbi()
                .withHandle(
                        handle -> handle.createQuery(sql).mapTo(String.class).findOne());
        return value.orElse("");
    }

    /** An external provider that is sometimes unreachable. */
    private static final class SometimesSilent implements PaymentProvider {
        private final AtomicInteger asked = new AtomicInteger();
        private final AtomicInteger lookedUp = new AtomicInteger();
        private volatile CountDownLatch open = new CountDownLatch(0);
        private volatile boolean silent;

        @Override
        public ProviderReply authorize(OperationKey key, PaymentId paymentId, Money amount, String method)
                throws ProviderUnreachableException, InterruptedException {
            asked.incrementAndGet();
            open.await();
            return answer();
        }

        @Override
        public ProviderReply capture(OperationKey key, String authorization, Money amount)
                throws ProviderUnreachableException {
            return answer();
        }

        @Override
        public ProviderReply voidAuthorization(OperationKey key, String authorization)
                throws ProviderUnreachableException {
            return answer();
        }

        @Override
        public ProviderReply refund(OperationKey key, String capture, Money amount)
                throws ProviderUnreachableException {
            return answer();
        }

        @Override
        public Optional<ProviderReply> lookUp(OperationKey key) throws ProviderUnreachableException {
            lookedUp.incrementAndGet();
            answer();
            return Optional.empty();
        }

        private ProviderReply answer() throws ProviderUnreachableException {
            if (silent) {
                throw new ProviderUnreachableException("the line is dead");
            }
            return new ProviderReply.Approved("reference");
        }
    }
}
