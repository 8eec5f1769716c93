package caravan.commerce.payments.simulated;

import caravan.chassis.api.Assembly;
import caravan.chassis.api.Settings;
import caravan.commerce.payments.provider.PaymentProvider;
import caravan.commerce.payments.provider.PaymentProviderFactory;
import caravan.commerce.payments.simulated.store.PostgresSimulatedLog;
import java.time.Duration;

/** Lets payments choose the simulated provider, and puts it together. */
public final class SimulatedProviderFactory implements PaymentProviderFactory {
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
        SimulatedLog log = new PostgresSimulatedLog(assembly.database());
        return new SimulatedProvider(
                assembly.batcher("answer-simulated-requests", new AnswerSimulatedRequests(log, assembly.clock())),
                log,
                settings.duration("provider-timeout", Duration.ofMillis(200)),
                settings.duration("simulated-slow-answer", Duration.ofSeconds(1)));
    }
}
