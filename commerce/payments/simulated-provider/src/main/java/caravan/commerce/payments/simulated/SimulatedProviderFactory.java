package caravan.commerce.payments.simulated;

import caravan.chassis.api.Assembly;
import caravan.chassis.api.Settings;
import caravan.commerce.payments.provider.PaymentProvider;
import caravan.commerce.payments.provider.PaymentProviderFactory;
import caravan.commerce.payments.simulated.store.PostgresSimulatedOperationRepository;
import java.time.Duration;

/** Assembles the simulated provider, if payments chooses it. */
public final class SimulatedProviderFactory implements PaymentProviderFactory {
    private static final Duration LOG_KEPT_DEFAULT = Duration.ofDays(30);
    /** As long as a typical provider remembers a key. */
    private static final Duration LOG_KEPT_MIN = Duration.ofDays(1);

    private static final Duration FORGETTING_IDLE = Duration.ofMinutes(10);

    @Override
    public String name() {
        return "simulated";
    }

    @Override
    public String notice() {
        return "no real money moves";
    }

    @Override
    public PaymentProvider open(Assembly assembly) {
        Settings settings = assembly.settings();
        SimulatedOperationRepository operations = new PostgresSimulatedOperationRepository(assembly.database());
        assembly.worker(
                ForgetOperations.NAME,
                FORGETTING_IDLE,
                new ForgetOperations(assembly.database(), operations, logKept(settings), assembly.clock()));
        return new SimulatedProvider(
                assembly.batcher(
                        "answer-simulated-requests", new AnswerSimulatedRequests(operations, assembly.clock())),
                operations,
                settings.duration("provider-timeout", Duration.ofMillis(200)),
                settings.duration("simulated-slow-answer", Duration.ofSeconds(1)));
    }

    private static Duration logKept(Settings settings) {
        Duration kept = settings.duration("simulated-log-kept", LOG_KEPT_DEFAULT);
        if (kept.compareTo(LOG_KEPT_MIN) < 0) {
            throw new IllegalArgumentException(
                    "payments.simulated-log-kept must be at least " + LOG_KEPT_MIN + ", not " + kept);
        }
        return kept;
    }
}
