package caravan.commerce.payments;

import caravan.chassis.api.Assembly;
import caravan.chassis.api.Service;
import caravan.chassis.api.Settings;
import caravan.commerce.payments.contract.PaymentsDescriptor;
import caravan.commerce.payments.contract.PaymentsMessage;
import caravan.commerce.payments.domain.LapsePolicy;
import caravan.commerce.payments.http.PaymentRoutes;
import caravan.commerce.payments.http.WebhookRoutes;
import caravan.commerce.payments.provider.PaymentProvider;
import caravan.commerce.payments.provider.PaymentProviderFactory;
import caravan.commerce.payments.provider.ProviderWebhook;
import caravan.commerce.payments.store.PostgresPaymentRepository;
import caravan.commerce.payments.store.PostgresProviderEventRepository;
import caravan.commerce.payments.store.PostgresWaitingIntentRepository;
import caravan.kernel.Backoff;
import caravan.kernel.descriptor.ServiceDescriptor;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;

/** Payments: authorizations, captures, voids and refunds through a provider, and their ledger. */
public final class PaymentsService implements Service {
    private static final String PROVIDER_DEFAULT = "simulated";

    @Override
    public ServiceDescriptor descriptor() {
        return new PaymentsDescriptor().descriptor();
    }

    @Override
    public void assemble(Assembly assembly) {
        Settings settings = assembly.settings();
        PaymentRepository payments = new PostgresPaymentRepository(assembly.database());
        PaymentProviderFactory chosen = chosenProvider(assembly);
        PaymentProvider provider = chosen.open(assembly);
        CallProvider.Limits limits = limits(settings);
        HandOver handOver = new HandOver(); // Handlers hand new intents to the worker, which is made below.
        assembly.subscribe(
                "handle-payment-commands",
                PaymentsMessage.COMMANDS,
                new HandlePaymentCommands(
                        payments, assembly.identifiers(), assembly.clock(), limits.lease(), handOver));
        RecordProviderAnswers recordAnswers = new RecordProviderAnswers(
                payments,
                assembly.identifiers(),
                assembly.clock(),
                betweenLooks(settings),
                limits.lease(),
                handOver,
                lapsePolicy(settings));
        CallProvider callProvider = new CallProvider(
                new PostgresWaitingIntentRepository(),
                assembly.database(),
                provider,
                assembly.batcher("record-provider-answers", recordAnswers),
                assembly.clock(),
                assembly.steps(),
                assembly.tracing(),
                limits,
                Executors.newVirtualThreadPerTaskExecutor());
        handOver.goesTo(callProvider::take);
        Runnable callNow = assembly.worker(
                "call-provider", settings.duration("provider-idle", Duration.ofSeconds(1)), callProvider);
        ProviderEventRepository events = new PostgresProviderEventRepository();
        NoteProviderEvents noteEvents = new NoteProviderEvents(
                events, payments, assembly.identifiers(), limits.lease(), handOver, assembly.clock(), callNow);
        receiveEvents(assembly, chosen.name(), provider.webhook(), events, noteEvents);
        new PaymentRoutes(payments).declare(assembly.routes());
        assembly.openApi("openapi/payments.yaml");
    }

    private static void receiveEvents(
            Assembly assembly,
            String provider,
            Optional<ProviderWebhook> webhook,
            ProviderEventRepository events,
            NoteProviderEvents noteEvents) {
        new WebhookRoutes(provider, webhook, assembly.batcher("note-provider-events", noteEvents))
                .declare(assembly.routes());
        if (webhook.isPresent()) {
            assembly.worker(
                    ForgetProviderEvents.NAME,
                    ForgetProviderEvents.IDLE,
                    new ForgetProviderEvents(assembly.database(), events, assembly.clock()));
        }
    }

    private static PaymentProviderFactory chosenProvider(Assembly assembly) {
        PaymentProviderFactory chosen = PaymentProviders.onClassPath()
                .named(assembly.settings().text("provider").orElse(PROVIDER_DEFAULT));
        assembly.notice("Payments go through the provider '" + chosen.name() + "': " + chosen.notice() + ".");
        return chosen;
    }

    private static Backoff betweenLooks(Settings settings) {
        return new Backoff(
                settings.duration("provider-backoff-first", Duration.ofSeconds(1)),
                settings.duration("provider-backoff-max", Duration.ofMinutes(1)));
    }

    private static LapsePolicy lapsePolicy(Settings settings) {
        try {
            return settings.text("lapsed-authorization").map(LapsePolicy::parse).orElse(LapsePolicy.RENEW);
        } catch (IllegalArgumentException unknown) {
            throw new IllegalArgumentException("payments.lapsed-authorization " + unknown.getMessage(), unknown);
        }
    }

    private static CallProvider.Limits limits(Settings settings) {
        return new CallProvider.Limits(
                settings.integer("provider-calls-max", 256, 1, 10_000),
                settings.integer("provider-handed-over-max", 4096, 1, 100_000),
                settings.integer("provider-attempts-per-look-max", 3, 1, 100),
                new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1)),
                settings.duration("provider-lease", Duration.ofSeconds(5)));
    }
}
