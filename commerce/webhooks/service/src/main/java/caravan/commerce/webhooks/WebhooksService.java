package caravan.commerce.webhooks;

import caravan.chassis.api.Assembly;
import caravan.chassis.api.Service;
import caravan.chassis.api.Settings;
import caravan.chassis.api.messages.WrittenEvent;
import caravan.chassis.api.outbound.OutboundHttp;
import caravan.chassis.api.outbound.OutboundRules;
import caravan.commerce.webhooks.contract.PublicEvents;
import caravan.commerce.webhooks.contract.WebhooksDescriptor;
import caravan.commerce.webhooks.domain.RetryPlan;
import caravan.commerce.webhooks.domain.WebhookSecret;
import caravan.commerce.webhooks.http.DeliveryRoutes;
import caravan.commerce.webhooks.http.EndpointRoutes;
import caravan.commerce.webhooks.store.PostgresDeliveryLog;
import caravan.commerce.webhooks.store.PostgresDeliveryRepository;
import caravan.commerce.webhooks.store.PostgresEndpointRepository;
import caravan.commerce.webhooks.store.PostgresPurgeRepository;
import caravan.kernel.Backoff;
import caravan.kernel.MessageType;
import caravan.kernel.descriptor.ServiceDescriptor;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;

/** Webhooks: tells servers outside what happened, signed and in order. */
public final class WebhooksService implements Service {
    /** Bytes of an answer that the log keeps. */
    private static final int ANSWER_BYTES_MAX = 1024;

    private static final Duration PURGE_IDLE = Duration.ofMinutes(5);
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Override
    public ServiceDescriptor descriptor() {
        return new WebhooksDescriptor().descriptor();
    }

    /** What the settings say. */
    private record Limits(
            OutboundRules outbound,
            DeliverWebhooks.Limits deliveries,
            RetryPlan plan,
            Duration pauseAfter,
            int endpointsMax,
            Duration secretOverlap,
            Duration kept) {
        static Limits of(Settings settings) {
            Duration lease = settings.duration("lease", Duration.ofMinutes(1), SECOND, Duration.ofHours(1));
            Duration answerMax =
                    settings.duration("answer-timeout", Duration.ofSeconds(15), SECOND, Duration.ofMinutes(5));
            if (lease.compareTo(answerMax.multipliedBy(2)) < 0) {
                throw new IllegalArgumentException("webhooks.lease must be at least twice webhooks.answer-timeout");
            }
            return new Limits(
                    new OutboundRules(
                            isHttpAllowed(settings.text("http-allowed")),
                            "webhooks.networks-allowed",
                            settings.text("networks-allowed"),
                            settings.duration("connect-timeout", Duration.ofSeconds(5), SECOND, Duration.ofMinutes(1)),
                            answerMax,
                            ANSWER_BYTES_MAX),
                    new DeliverWebhooks.Limits(settings.integer("calls-per-endpoint-max", 16, 1, 1_000), lease),
                    new RetryPlan(
                            new Backoff(
                                    settings.duration("backoff-first", Duration.ofSeconds(5)),
                                    settings.duration("backoff-max", Duration.ofHours(8))),
                            settings.duration("retry-for", Duration.ofDays(3), SECOND, Duration.ofDays(30))),
                    settings.duration("pause-after", Duration.ofDays(5), SECOND, Duration.ofDays(365)),
                    settings.integer("endpoints-max", 50, 1, 1_000),
                    settings.duration("secret-overlap", Duration.ofDays(1), Duration.ZERO, Duration.ofDays(30)),
                    settings.duration(
                            "deliveries-kept", Duration.ofDays(30), Duration.ofMinutes(1), Duration.ofDays(3650)));
        }
    }

    private static boolean isHttpAllowed(Optional<String> setting) {
        String text = setting.orElse("false");
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("webhooks.http-allowed must be true or false");
        }
        return text.equals("true");
    }

    @Override
    public void assemble(Assembly assembly) {
        Limits limits = Limits.of(assembly.settings());
        EndpointRepository endpoints = new PostgresEndpointRepository(assembly.database());
        DeliveryRepository deliveries = new PostgresDeliveryRepository();
        DeliveryLog log = new PostgresDeliveryLog(assembly.database());
        OutboundHttp http = assembly.outboundHttp(limits.outbound());
        WantedTypes wanted = new WantedTypes();
        DeliverWebhooks worker = worker(assembly, endpoints, wanted, deliveries, http, limits);

        subscribe(assembly, "deliver-order-events", PublicEvents.OF_ORDERS, endpoints, deliveries, wanted, worker);
        subscribe(assembly, "deliver-payment-events", PublicEvents.OF_PAYMENTS, endpoints, deliveries, wanted, worker);
        subscribe(assembly, "deliver-stock-events", PublicEvents.OF_STOCK, endpoints, deliveries, wanted, worker);
        subscribe(assembly, "deliver-product-events", PublicEvents.OF_PRODUCTS, endpoints, deliveries, wanted, worker);
        assembly.worker(
                PurgeWebhooks.NAME,
                PURGE_IDLE,
                new PurgeWebhooks(
                        assembly.database(),
                        new PostgresPurgeRepository(),
                        assembly.clock(),
                        limits.kept(),
                        limits.plan().retryFor()));

        SecureRandom random = new SecureRandom();
        new EndpointRoutes(
                        endpoints,
                        assembly.batcher(
                                "change-endpoints",
                                new ChangeEndpoints(
                                        endpoints,
                                        deliveries,
                                        assembly.clock(),
                                        limits.endpointsMax(),
                                        limits.secretOverlap(),
                                        wanted::changed)),
                        assembly.identifiers(),
                        () -> secret(random),
                        http,
                        assembly.clock())
                .declare(assembly.routes());
        new DeliveryRoutes(
                        endpoints,
                        log,
                        assembly.batcher("redeliver", new Redeliver(endpoints, log, assembly.clock(), worker::wake)))
                .declare(assembly.routes());
        assembly.openApi("openapi/webhooks.yaml");
    }

    private static DeliverWebhooks worker(
            Assembly assembly,
            EndpointRepository endpoints,
            WantedTypes wanted,
            DeliveryRepository deliveries,
            OutboundHttp http,
            Limits limits) {
        DeliverWebhooks worker = new DeliverWebhooks(
                endpoints,
                wanted,
                deliveries,
                assembly.database(),
                http,
                assembly.batcher(
                        "record-attempts",
                        new RecordAttempts(
                                endpoints,
                                deliveries,
                                assembly.identifiers(),
                                assembly.clock(),
                                limits.plan(),
                                limits.pauseAfter())),
                assembly.identifiers(),
                assembly.clock(),
                assembly.steps(),
                limits.deliveries(),
                Executors.newVirtualThreadPerTaskExecutor());
        worker.wokenBy(assembly.worker("deliver-webhooks", assembly.settings().duration("idle", SECOND), worker));
        return worker;
    }

    private static void subscribe(
            Assembly assembly,
            String name,
            List<String> types,
            EndpointRepository endpoints,
            DeliveryRepository deliveries,
            WantedTypes wanted,
            DeliverWebhooks worker) {
        List<MessageType<? extends WrittenEvent>> taken = types.stream()
                .<MessageType<? extends WrittenEvent>>map(type -> new MessageType<>(type, WrittenEvent.class))
                .toList();
        assembly.<WrittenEvent>subscribe(
                name,
                taken,
                wanted::isWanted,
                new WriteDeliveries(endpoints, deliveries, assembly.identifiers(), assembly.clock(), worker::wake));
    }

    private static WebhookSecret secret(SecureRandom random) {
        byte[] key = new byte[WebhookSecret.BYTES];
        random.nextBytes(key);
        return new WebhookSecret(key);
    }
}
