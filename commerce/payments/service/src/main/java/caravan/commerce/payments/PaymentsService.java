package caravan.commerce.payments;

import caravan.chassis.api.Assembly;
import caravan.chassis.api.Batcher;
import caravan.chassis.api.Service;
import caravan.chassis.api.Settings;
import caravan.commerce.payments.contract.PaymentsDescriptor;
import caravan.commerce.payments.contract.PaymentsMessage;
import caravan.commerce.payments.domain.Decision;
import caravan.commerce.payments.http.PaymentRoutes;
import caravan.commerce.payments.provider.PaymentProvider;
import caravan.commerce.payments.provider.PaymentProviderFactory;
import caravan.commerce.payments.store.PostgresPayments;
import caravan.commerce.payments.store.PostgresPaymentsRead;
import caravan.kernel.Backoff;
import caravan.kernel.descriptor.ServiceDescriptor;
import java.time.Duration;
import java.util.concurrent.Executors;

/** Payments: authorizations, captures, voids and refunds through a provider, and the ledger of them. */
public final class PaymentsService implements Service {
    private static final String PROVIDER_DEFAULT = "simulated";

    @Override
    public ServiceDescriptor descriptor() {
        return new PaymentsDescriptor().descriptor();
    }

    @Override
    public void assemble(Assembly assembly) {
        Settings settings = assembly.settings();
        Payments payments = new PostgresPayments();
        PaymentProvider provider = provider(assembly);
        // What records an answer wakes the worker that waits for answers: the knot is tied below.
        WakeUpCall wake = new WakeUpCall();

        assembly.subscribe(
                "take-payment-commands",
                PaymentsMessage.COMMANDS,
                new TakingPaymentCommands(payments, assembly.identifiers(), assembly.clock(), wake));
        Backoff betweenLooks = new Backoff(
                settings.duration("provider-backoff-first", Duration.ofSeconds(1)),
                settings.duration("provider-backoff-max", Duration.ofMinutes(1)));
        Batcher<CallResult, Decision> answers = assembly.batcher(
                "record-provider-answers",
                new RecordingProviderAnswers(payments, assembly.identifiers(), assembly.clock(), betweenLooks, wake));
        wake.goesTo(assembly.worker(
                "call-provider",
                settings.duration("provider-idle", Duration.ofMillis(250)),
                new CallingProvider(
                        payments,
                        assembly.database(),
                        provider,
                        answers,
                        assembly.clock(),
                        assembly.steps(),
                        limits(settings),
                        Executors.newVirtualThreadPerTaskExecutor())));

        new PaymentRoutes(new PostgresPaymentsRead(assembly.database())).declare(assembly.routes());
        assembly.openApi("openapi/payments.yaml");
    }

    private static PaymentProvider provider(Assembly assembly) {
        PaymentProviderFactory chosen = PaymentProviders.onClassPath()
                .named(assembly.settings().text("provider").orElse(PROVIDER_DEFAULT));
        assembly.notice("Payments go through the provider '" + chosen.name() + "': " + chosen.notice() + ".");
        return chosen.open(assembly);
    }

    private static CallingProvider.Limits limits(Settings settings) {
        return new CallingProvider.Limits(
                settings.integer("provider-calls-max", 256, 1, 10_000),
                settings.integer("provider-attempts-per-look-max", 3, 1, 100),
                new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1)),
                settings.duration("provider-lease", Duration.ofSeconds(5)));
    }
}
