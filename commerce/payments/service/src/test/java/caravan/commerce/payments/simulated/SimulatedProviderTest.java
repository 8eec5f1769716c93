package caravan.commerce.payments.simulated;

import caravan.chassis.api.Steps;
import caravan.chassis.messages.outbox.Transactions;
import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.runtime.batching.BatcherLimits;
import caravan.chassis.runtime.batching.Batchers;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.chassis.testkit.values.RandomIdentifiers;
import caravan.commerce.payments.provider.PaymentProvider;
import caravan.commerce.payments.simulated.store.PostgresSimulatedOperationRepository;
import caravan.commerce.payments.testkit.PaymentProviderSuite;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class SimulatedProviderTest extends PaymentProviderSuite {
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    private static ServiceDatabase database;
    private static PaymentProvider provider;

    @BeforeAll
    static void open() {
        Clock clock = Clock.systemUTC();
        database = TestPostgres.shared().open("payments");
        Transactions transactions = new Transactions(database.jdbi(), clock, new RandomIdentifiers(clock), Steps.NONE);
        SimulatedOperationRepository operations = new PostgresSimulatedOperationRepository(transactions);
        provider = new SimulatedProvider(
                new Batchers("payments", transactions, clock, new SimpleMeterRegistry())
                        .batcher(
                                "answer-simulated-requests",
                                BatcherLimits.DEFAULT,
                                new AnswerSimulatedRequests(operations, clock)),
                operations,
                AT_ONCE,
                AT_ONCE);
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Override
    protected PaymentProvider provider() {
        return provider;
    }

    @Override
    protected String approved() {
        return "approve";
    }

    @Override
    protected String declined() {
        return "decline";
    }

    @Override
    protected String declineReason() {
        return "card_declined";
    }

    @Override
    protected String losesItsAnswer() {
        return "timeout_after_charge";
    }

    @Override
    protected String doesNothing() {
        return "timeout_before_charge";
    }
}
