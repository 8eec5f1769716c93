package caravan.chassis.messages;

import caravan.chassis.api.Identifiers;
import caravan.chassis.api.MeterTags;
import caravan.chassis.api.UseCase;
import caravan.chassis.api.Worker;
import caravan.chassis.api.messages.Message;
import caravan.chassis.api.messages.StatePages;
import caravan.chassis.api.tracing.Spans;
import caravan.chassis.messages.outbox.OutboxEpochs;
import caravan.chassis.messages.outbox.Transactions;
import caravan.chassis.messages.sent.SentMessages;
import caravan.chassis.messages.snapshots.Snapshots;
import caravan.chassis.messages.snapshots.TellSnapshots;
import caravan.chassis.messages.subscriptions.Application;
import caravan.chassis.messages.subscriptions.AppliedSpans;
import caravan.chassis.messages.subscriptions.DeadLetters;
import caravan.chassis.messages.subscriptions.Listeners;
import caravan.chassis.messages.subscriptions.MessageDecoder;
import caravan.chassis.messages.subscriptions.Receiver;
import caravan.chassis.messages.subscriptions.Subscription;
import caravan.chassis.messages.subscriptions.SubscriptionMetrics;
import caravan.chassis.messages.trail.Changes;
import caravan.chassis.messages.workers.Retries;
import caravan.chassis.messages.workers.WorkerLoop;
import caravan.kernel.MessageType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** One service's transactions, subscriptions, listeners and workers. Made by {@link MessageHub#join}. */
public final class ServiceMessaging {
    private final String service;
    private final Transactions transactions;
    private final Clock clock;
    private final Identifiers identifiers;
    private final MeterRegistry registry;
    private final Retries ofAMessage;
    private final Spans spans;
    private final Map<String, Subscription<?>> subscriptions = new LinkedHashMap<>();
    private final List<WorkerLoop> workers = new ArrayList<>();
    private final Listeners listeners;
    private final Snapshots snapshots;
    private final Set<String> subscribersOfState;
    private final Supplier<Set<UUID>> snapshotRequests;
    private boolean tellsState;

    ServiceMessaging(
            String service,
            Transactions transactions,
            Clock clock,
            Identifiers identifiers,
            MeterRegistry registry,
            Retries ofAMessage,
            Spans spans,
            Listeners listeners,
            Snapshots snapshots,
            Set<String> subscribersOfState,
            Supplier<Set<UUID>> snapshotRequests) {
        this.service = service;
        this.transactions = transactions;
        this.clock = clock;
        this.identifiers = identifiers;
        this.registry = registry;
        this.ofAMessage = ofAMessage;
        this.spans = spans;
        this.listeners = listeners;
        this.snapshots = snapshots;
        this.subscribersOfState = subscribersOfState;
        this.snapshotRequests = snapshotRequests;
    }

    /** The service's database. Its commits wake the readers of its outbox. */
    public Transactions transactions() {
        return transactions;
    }

    /** Adds a subscription that wants all of its types at any time. */
    public <P> void subscribe(String name, List<MessageType<? extends P>> types, UseCase<Message<P>, ?> useCase) {
        subscribe(name, types, _ -> true, useCase);
    }

    /**
     * Adds a subscription, as {@link caravan.chassis.api.Assembly#subscribe} says.
     *
     * @throws IllegalArgumentException if the name is taken
     */
    public <P> void subscribe(
            String name,
            List<MessageType<? extends P>> types,
            Predicate<String> wants,
            UseCase<Message<P>, ?> useCase) {
        MessageDecoder<P> decoder = new MessageDecoder<>(types);
        if (decoder.topics().size() != 1) {
            throw new IllegalArgumentException(
                    "the subscription " + name + " of " + service + " takes types of the topics " + decoder.topics()
                            + ": make one subscription for each topic, because messages of two topics have no common order");
        }
        SubscriptionMetrics metrics = new SubscriptionMetrics(registry, service, name);
        Application<P> application = new Application<>(
                name,
                transactions,
                useCase,
                identifiers,
                clock,
                metrics,
                new AppliedSpans.Source(spans, service, name));
        Subscription<P> subscription = new Subscription<>(
                service + "." + name,
                decoder,
                application,
                wants,
                ofAMessage,
                metrics,
                snapshots.sourceOf(decoder.types()),
                snapshots.waitMax());
        if (subscriptions.putIfAbsent(name, subscription) != null) {
            throw new IllegalArgumentException(
                    service + " has two subscriptions named " + name + ": their positions would be mixed up");
        }
    }

    /** The names of the message types of each subscription. */
    public Map<String, Set<String>> subscribedTypes() {
        Map<String, Set<String>> types = new LinkedHashMap<>();
        subscriptions.forEach((name, subscription) -> types.put(name, subscription.types()));
        return types;
    }

    /** Adds a listener, as {@link caravan.chassis.api.Assembly#listen} says. */
    public <P> void listen(MessageType<P> type, Consumer<Message<P>> listener) {
        listeners.add(type, listener);
    }

    /**
     * Adds a watcher of what messages of a type tell.
     *
     * @param type of this service
     */
    public void watch(MessageType<?> type, ChangeWatcher watcher) {
        listeners.addWatcher(type, watcher);
    }

    /** Adds a worker, as {@link caravan.chassis.api.Assembly#worker} says. */
    public Runnable worker(String name, Duration idle, Worker worker) {
        Counter failures = Counter.builder("caravan.worker.failures")
                .description("Runs of a worker that failed")
                .tag(MeterTags.SERVICE, service)
                .tag("worker", name)
                .register(registry);
        WorkerLoop loop = new WorkerLoop(name, idle, worker, failures);
        workers.add(loop);
        return loop::wake;
    }

    /** Adds the source of snapshots, as {@link caravan.chassis.api.Assembly#tellState} says. */
    public void tellState(StatePages pages) {
        tellsState = true;
        if (!subscribersOfState.isEmpty()) {
            worker(
                    TellSnapshots.NAME,
                    snapshots.askedAfter(),
                    new TellSnapshots(service, transactions, identifiers, pages, snapshotRequests));
        }
    }

    /** The epochs of its outbox. Each new epoch begins a snapshot, since subscribers may have messages that this database lost. */
    OutboxEpochs epochs() {
        return new OutboxEpochs(service, transactions, identifiers, clock, transaction -> {
            if (tellsState && !subscribersOfState.isEmpty()) {
                TellSnapshots.beginUnasked(transaction, identifiers);
            }
        });
    }

    /** Whether it can publish snapshots. */
    public boolean tellsState() {
        return tellsState;
    }

    /** The dead letters of the service. */
    public DeadLetters deadLetters() {
        return new DeadLetters(service, transactions, subscriptions);
    }

    /** The messages that it has sent. */
    public SentMessages sentMessages() {
        return new SentMessages(service, transactions);
    }

    /** Who changed what. */
    public Changes changes() {
        return new Changes(service, transactions, clock);
    }

    /** False if a subscription lacks messages that are purged or lost. It has stopped then, or waits for a snapshot. */
    public boolean lacksNoMessages() {
        return subscriptions.values().stream().allMatch(Subscription::lacksNothing);
    }

    List<Receiver> receivers() {
        List<Receiver> all = new ArrayList<>(subscriptions.values());
        if (!listeners.isEmpty()) {
            all.add(listeners);
        }
        return all;
    }

    List<WorkerLoop> workers() {
        return workers;
    }
}
