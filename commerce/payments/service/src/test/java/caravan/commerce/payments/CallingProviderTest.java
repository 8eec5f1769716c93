package caravan.commerce.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.chassis.api.Steps;
import caravan.chassis.api.messages.Message;
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
import caravan.commerce.payments.contract.PaymentsMessage;
import caravan.commerce.payments.provider.OperationKey;
import caravan.commerce.payments.provider.PaymentProvider;
import caravan.commerce.payments.provider.ProviderReply;
import caravan.commerce.payments.provider.ProviderUnreachableException;
import caravan.commerce.payments.store.PostgresPayments;
import caravan.kernel.Backoff;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallingProviderTest {
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final Steps NO_STEPS = _ -> {};

    private final MovableClock clock = MovableClock.at("2026-01-02T03:04:05Z");
    private final SometimesSilent provider = new SometimesSilent();
    private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
    private ServiceDatabase database;
    private CallingProvider worker;

    @BeforeEach
    void oneAuthorizationIsWanted() {
        database = TestPostgres.shared().open("payments");
        RandomIdentifiers identifiers = new RandomIdentifiers(clock);
        Transactions transactions = new Transactions(database.jdbi(), clock, identifiers, NO_STEPS);
        Payments payments = new PostgresPayments();
        Backoff betweenLooks = new Backoff(RETRY, RETRY);
        worker = new CallingProvider(
                payments,
                transactions,
                provider,
                new Batchers("payments", transactions, clock, new SimpleMeterRegistry())
                        .batcher(
                                "record-provider-answers",
                                BatcherLimits.OTHERWISE,
                                new RecordingProviderAnswers(payments, identifiers, clock, betweenLooks, () -> {})),
                clock,
                NO_STEPS,
                new CallingProvider.Limits(
                        8, 2, new Backoff(Duration.ofMillis(1), Duration.ofMillis(1)), Duration.ofMinutes(1)),
                calls);
        AuthorizePayment command = Payloads.authorize(Payloads.payment(1), "approve");
        transactions.run(
                "take-payment-commands",
                transaction -> new TakingPaymentCommands(payments, identifiers, clock, () -> {})
                        .handle(
                                transaction,
                                List.of(new Message<>(
                                        identifiers.next(),
                                        PaymentsMessage.AUTHORIZE_PAYMENT,
                                        command.orderId().toString(),
                                        command,
                                        "orders",
                                        1,
                                        clock.instant(),
                                        identifiers.startTrace("test")))));
    }

    @AfterEach
    void close() {
        calls.close();
        database.close();
    }

    @Test
    void anOperationThatTheProviderDoesNotAnswerStaysOpenAndIsSettledOnceItDoes() throws InterruptedException {
        provider.silent = true;
        worker.work();
        await().until(() -> read("SELECT (next_attempt_at - '2026-01-02T03:04:05Z')::text FROM provider_intent")
                .equals("00:00:02"));
        provider.silent = false;
        clock.advance(RETRY);

        worker.work();

        await().until(() -> read("SELECT status FROM payment").equals("authorized"));
    }

    @Test
    void anOperationThatIsBeingAskedForIsNotTakenUpAgainBeforeItsLeaseEnds() throws InterruptedException {
        provider.silent = true;
        worker.work();
        await().until(() -> read("SELECT attempts FROM provider_intent").equals("1"));

        worker.work();

        assertThat(read("SELECT attempts FROM provider_intent")).isEqualTo("1");
    }

    private String read(String sql) {
        return database.jdbi()
                .withHandle(
                        handle -> handle.createQuery(sql).mapTo(String.class).one());
    }

    /** A provider of the world outside whose line is sometimes dead. */
    private static final class SometimesSilent implements PaymentProvider {
        private volatile boolean silent;

        @Override
        public ProviderReply authorize(OperationKey key, PaymentId paymentId, Money amount, String method)
                throws ProviderUnreachableException {
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
