package caravan.chassis.runtime;

import caravan.chassis.api.Assembly;
import caravan.chassis.api.Batcher;
import caravan.chassis.api.Cache;
import caravan.chassis.api.Database;
import caravan.chassis.api.Identifiers;
import caravan.chassis.api.KeyLookUp;
import caravan.chassis.api.Service;
import caravan.chassis.api.Settings;
import caravan.chassis.api.Steps;
import caravan.chassis.api.UseCase;
import caravan.chassis.api.Worker;
import caravan.chassis.api.http.Accepted;
import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.Routes;
import caravan.chassis.api.http.Sessions;
import caravan.chassis.api.messages.Message;
import caravan.chassis.api.messages.StatePages;
import caravan.chassis.api.outbound.OutboundHttp;
import caravan.chassis.api.outbound.OutboundRules;
import caravan.chassis.api.tracing.Tracing;
import caravan.chassis.http.outbound.CheckedOutboundHttp;
import caravan.chassis.http.representations.Editions;
import caravan.chassis.messages.ChangeWatcher;
import caravan.chassis.messages.ServiceMessaging;
import caravan.chassis.runtime.batching.BatcherLimits;
import caravan.chassis.runtime.batching.Batchers;
import caravan.chassis.runtime.tracing.ServiceTracing;
import caravan.kernel.MessageType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The runtime's part for one service. */
final class AssembledService implements Assembly {
    private static final Logger LOG = LoggerFactory.getLogger(AssembledService.class);
    private static final Duration REPLY_PURGE_IDLE = Duration.ofMinutes(10);
    private static final Duration REPLIES_KEPT_DEFAULT = Duration.ofDays(7);
    /** After this time, no caller repeats a request any more. */
    private static final Duration REPLIES_KEPT_MIN = Duration.ofHours(1);

    private final Service service;
    private final ProcessContext context;
    private final Settings settings;
    private final Optional<ServiceMessaging> messaging;
    private final Steps steps;
    private final Optional<Batchers> batchers;
    private final Set<String> watched = new HashSet<>();

    private AssembledService(
            Service service,
            ProcessContext context,
            Settings settings,
            Optional<ServiceMessaging> messaging,
            Steps steps) {
        this.service = service;
        this.context = context;
        this.settings = settings;
        this.messaging = messaging;
        this.steps = steps;
        this.batchers = messaging.map(
                joined -> new Batchers(service.name(), joined.transactions(), context.clock(), context.meters()));
    }

    /**
     * Lets a service register its parts, and adds the parts that every service has.
     *
     * @param messaging present if the service has a database
     * @throws IllegalStateException if the service's declarations differ from its descriptor
     */
    static void assemble(
            Service service,
            ProcessContext context,
            Settings settings,
            Optional<ServiceMessaging> messaging,
            Steps steps) {
        AssembledService assembled = new AssembledService(service, context, settings, messaging, steps);
        service.assemble(assembled);
        DescriptorCheck.check(
                service.descriptor(),
                context.http().declaredRoutes(),
                messaging.map(ServiceMessaging::subscribedTypes).orElse(Map.of()),
                messaging.map(ServiceMessaging::tellsState).orElse(false));
        messaging.ifPresent(joined -> {
            joined.deadLetters().addTo(assembled.routes());
            joined.changes().addTo(assembled.routes());
            joined.sentMessages().addTo(assembled.routes());
        });
        assembled.batchers.ifPresent(assembled::purgeReplies);
    }

    private void purgeReplies(Batchers made) {
        Duration kept = settings.duration("replies-kept", REPLIES_KEPT_DEFAULT);
        if (kept.compareTo(REPLIES_KEPT_MIN) < 0) {
            throw new IllegalArgumentException(
                    "replies-kept of " + service.name() + " must be at least " + REPLIES_KEPT_MIN + ", not " + kept);
        }
        messaging()
                .worker(
                        "purge-replies",
                        REPLY_PURGE_IDLE,
                        () -> made.purgeReplies(clock().instant().minus(kept)));
    }

    private ServiceMessaging messaging() {
        return messaging.orElseThrow(this::noDatabase);
    }

    private IllegalStateException noDatabase() {
        return new IllegalStateException(
                service.name() + " is described without a database, which messages, batchers and workers need");
    }

    @Override
    public Clock clock() {
        return context.clock();
    }

    @Override
    public Identifiers identifiers() {
        return context.identifiers();
    }

    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public Database database() {
        return messaging().transactions();
    }

    @Override
    public Routes routes() {
        return new WatchedRoutes();
    }

    /** Kept answers of a route end with the messages that tell of a change. */
    private void watch(Routes.Kept kept) {
        Editions editions = context.http().editionsOf(service.name());
        for (MessageType<?> type : kept.changes()) {
            if (!type.topic().equals(service.name())) {
                throw new IllegalArgumentException(
                        service.name() + " keeps answers until " + type.name() + ", which is not its own message");
            }
            if (watched.add(type.name())) {
                messaging().watch(type, new EditionsWatcher(editions));
            }
        }
    }

    /** Messages are what changes editions. */
    private record EditionsWatcher(Editions editions) implements ChangeWatcher {
        @Override
        public void committing(String key) {
            editions.committing(key);
        }

        @Override
        public void ended(String key) {
            editions.ended(key);
        }

        @Override
        public void told(String key) {
            editions.changed(key);
        }

        @Override
        public void replaced() {
            editions.allChanged();
        }
    }

    /** The service's routes. Those whose answers are kept are watched. */
    private final class WatchedRoutes implements Routes {
        private final Routes routes = context.http().routesOf(service.name());

        @Override
        public Routes add(String method, String path, Access access, Accepted accepted, Handler handler) {
            if (handler instanceof Kept kept) {
                if (!method.equals("GET")) {
                    throw new IllegalArgumentException("only answers to GET are kept, not to " + method + " " + path);
                }
                watch(kept);
            }
            routes.add(method, path, access, accepted, handler);
            return this;
        }
    }

    @Override
    public Sessions sessions() {
        return context.sessions();
    }

    @Override
    public Steps steps() {
        return steps;
    }

    @Override
    public Tracing tracing() {
        return new ServiceTracing(context.spans(), service.name());
    }

    @Override
    public <C, R> Batcher<C, R> batcher(String name, UseCase<C, R> useCase) {
        return batchers.orElseThrow(this::noDatabase).batcher(name, BatcherLimits.DEFAULT, useCase);
    }

    @Override
    public <C, R> Batcher<C, R> batcher(String name, UseCase<C, R> useCase, KeyLookUp<R> lookUp) {
        return batchers.orElseThrow(this::noDatabase).batcher(name, BatcherLimits.DEFAULT, useCase, lookUp);
    }

    @Override
    public <P> void subscribe(String name, List<MessageType<? extends P>> types, UseCase<Message<P>, ?> useCase) {
        messaging().subscribe(name, types, useCase);
    }

    @Override
    public <P> void subscribe(
            String name,
            List<MessageType<? extends P>> types,
            Predicate<String> wants,
            UseCase<Message<P>, ?> useCase) {
        messaging().subscribe(name, types, wants, useCase);
    }

    @Override
    public void tellState(StatePages pages) {
        messaging().tellState(pages);
    }

    @Override
    public <P> void listen(MessageType<P> type, Consumer<Message<P>> listener) {
        messaging().listen(type, listener);
    }

    @Override
    public <K, V> Cache<K, V> cache(String name, ToIntFunction<V> bytesOf, Duration timeToLive) {
        return context.caches().cache(service.name() + "-" + name, bytesOf, timeToLive);
    }

    @Override
    public Runnable worker(String name, Duration idle, Worker worker) {
        return messaging().worker(name, idle, worker);
    }

    @Override
    public void notice(String line) {
        LOG.atInfo().addKeyValue("service", service.name()).log(line);
        context.notices().add(line);
    }

    @Override
    public OutboundHttp outboundHttp(OutboundRules rules) {
        return CheckedOutboundHttp.open(context.loops().vertx(), rules, service.name(), context.meters());
    }

    @Override
    public void openApi(String resource) {
        try (InputStream document = service.getClass().getClassLoader().getResourceAsStream(resource)) {
            if (document == null) {
                throw new IllegalArgumentException(service.name() + " has no resource " + resource);
            }
            context.http().openApiOf(service.name(), document.readAllBytes());
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + resource + " of " + service.name(), unreadable);
        }
    }
}
