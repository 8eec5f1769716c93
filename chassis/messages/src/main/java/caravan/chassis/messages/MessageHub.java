package caravan.chassis.messages;

import caravan.chassis.api.Identifiers;
import caravan.chassis.api.Steps;
import caravan.chassis.api.messages.Message;
import caravan.chassis.api.tracing.Spans;
import caravan.chassis.messages.outbox.DatabaseWatch;
import caravan.chassis.messages.outbox.OutboxMetrics;
import caravan.chassis.messages.outbox.OutboxReader;
import caravan.chassis.messages.outbox.RecentMessages;
import caravan.chassis.messages.outbox.Transactions;
import caravan.chassis.messages.outbox.Transactions.CommitListener;
import caravan.chassis.messages.retention.PurgeOutbox;
import caravan.chassis.messages.retention.Retention;
import caravan.chassis.messages.snapshots.Snapshots;
import caravan.chassis.messages.subscriptions.Listeners;
import caravan.chassis.messages.wire.SentSpans;
import caravan.chassis.messages.wire.WrittenMessage;
import caravan.chassis.messages.workers.Retries;
import caravan.chassis.messages.workers.WorkerLoop;
import caravan.chassis.postgres.disk.WriteGuard;
import caravan.kernel.MessageType;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/**
 * Connects the outboxes, subscriptions, listeners and workers of all services of a process to a transport. First join all services, then
 * let each subscribe, then start.
 */
public final class MessageHub {
    /** Listeners begin this long before the start, so that nothing is missed when clocks differ. */
    private static final Duration LISTENERS_LOOK_BACK = Duration.ofSeconds(5);

    private final Transport transport;
    private final Clock clock;
    private final Identifiers identifiers;
    private final MeterRegistry registry;
    private final Retention retention;
    private final Snapshots snapshots;
    private final WriteGuard writeGuard;
    private final Retries ofAMessage;
    private final Spans spans;
    private final Map<String, ServiceMessaging> services = new LinkedHashMap<>();
    private final List<Listeners> processListeners = new ArrayList<>();
    private final Map<String, OutboxReader> outboxes = new LinkedHashMap<>();

    /**
     * Makes a hub that is not started.
     *
     * @param writeGuard decides whether transactions may begin
     */
    public MessageHub(
            Transport transport,
            Clock clock,
            Identifiers identifiers,
            MeterRegistry registry,
            Retention retention,
            Snapshots snapshots,
            WriteGuard writeGuard) {
        this(
                transport,
                clock,
                identifiers,
                registry,
                retention,
                snapshots,
                writeGuard,
                Retries.OF_A_MESSAGE,
                Spans.NONE);
    }

    /** @param spans takes the spans of messages */
    public MessageHub(
            Transport transport,
            Clock clock,
            Identifiers identifiers,
            MeterRegistry registry,
            Retention retention,
            Snapshots snapshots,
            WriteGuard writeGuard,
            Retries ofAMessage,
            Spans spans) {
        this.writeGuard = writeGuard;
        this.transport = transport;
        this.clock = clock;
        this.identifiers = identifiers;
        this.registry = registry;
        this.retention = retention;
        this.snapshots = snapshots;
        this.ofAMessage = ofAMessage;
        this.spans = spans;
    }

    /**
     * Adds a service.
     *
     * @param jdbi on the service's own schema
     * @param steps the steps of the service, without its name
     * @throws IllegalArgumentException if a service of this name has joined already
     */
    public ServiceMessaging join(String service, Jdbi jdbi, Steps steps) {
        RecentMessages recent = new RecentMessages(RecentMessages.BYTES_MAX);
        Listeners listeners = new Listeners(service + ".listeners", LISTENERS_LOOK_BACK, this::headOf);
        OutboxReader outbox = new OutboxReader(service, jdbi, recent);
        OutboxMetrics metrics = new OutboxMetrics(registry, outbox);
        CommitListener listener = new CommitListener() {
            @Override
            public void committing(List<WrittenMessage> messages) {
                listeners.committing(messages);
            }

            @Override
            public void committed(long head, List<WrittenMessage> messages) {
                metrics.committed(head, messages.size());
                recent.add(head, messages);
                SentSpans.add(spans, service, messages);
                transport.committed(
                        service,
                        head,
                        messages.stream().map(WrittenMessage::type).collect(Collectors.toUnmodifiableSet()));
            }

            @Override
            public void ended(List<WrittenMessage> messages) {
                listeners.ended(messages);
            }
        };
        Runnable replaced = () -> {
            recent.clear();
            listeners.replaced();
        };
        DatabaseWatch watch = new DatabaseWatch(replaced, seen -> beginEpochWhereNeeded(service, seen));
        Transactions transactions =
                new Transactions(jdbi, clock, identifiers, steps, listener, writeGuard, Optional.of(watch));
        Set<String> ofState = snapshots.subscribersOf(service, retention.subscribers());
        ServiceMessaging messaging = new ServiceMessaging(
                service,
                transactions,
                clock,
                identifiers,
                registry,
                ofAMessage,
                spans,
                listeners,
                snapshots,
                ofState,
                () -> transport.snapshotRequests(service, ofState));
        if (services.putIfAbsent(service, messaging) != null) {
            throw new IllegalArgumentException("the service " + service + " is given twice");
        }
        outboxes.put(service, outbox);
        messaging.worker(
                "purge-outbox",
                retention.lookedAfter(),
                new PurgeOutbox(
                        service,
                        transactions,
                        clock,
                        retention,
                        subscriptions -> transport.applied(service, subscriptions),
                        transport.publishes()));
        return messaging;
    }

    /**
     * Adds a listener of the process itself. It begins some time before the start, if the transport still has those messages. The listener
     * may get a message twice, and must not block.
     *
     * @param name kebab-case; not the name of a service
     */
    public <P> void hear(String name, MessageType<P> type, Duration lookBack, Consumer<Message<P>> listener) {
        Listeners hearing = new Listeners(name, lookBack, source -> 0L);
        hearing.add(type, listener);
        processListeners.add(hearing);
    }

    /** Starts the transport, then the workers. Fails if a database cannot be reached. */
    public void start() {
        startTransport();
        startWorkers();
    }

    /** Fails if a database cannot be reached. Must end before the process listens: a write before a new epoch would be lost. */
    public void startTransport() {
        outboxes.values().forEach(transport::addOutbox);
        services.values().forEach(service -> service.receivers().forEach(transport::addReceiver));
        processListeners.forEach(transport::addReceiver);
        beginEpochs();
        transport.start();
    }

    /** A process calls this when it listens: no worker is needed for a first answer, and all of them begin at once. */
    public void startWorkers() {
        workers().forEach(WorkerLoop::start);
    }

    /** For all services in parallel, so that the wait for a broker that is away happens once. */
    private void beginEpochs() {
        try (ExecutorService looking = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> looks = new ArrayList<>();
            services.keySet()
                    .forEach(service ->
                            looks.add(looking.submit(() -> beginEpochWhereNeeded(service, appliedThrough(service)))));
            for (Future<?> look : looks) {
                look.get();
            }
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("an outbox could not be read", failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while outboxes were read", interrupted);
        }
    }

    private void beginEpochWhereNeeded(String service, long seen) {
        Objects.requireNonNull(services.get(service)).epochs().beginWhereNeeded(seen);
    }

    /** The greatest position of a source that a subscription has applied. */
    private long appliedThrough(String source) {
        return transport.applied(source, retention.subscribers().keySet()).values().stream()
                .flatMap(positions -> positions.values().stream())
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
    }

    /** Stops within a bounded time. Running work is finished first. A hub that never started closes its transport. */
    public void stop() {
        workers().forEach(WorkerLoop::beginStop);
        transport.stop();
        workers().forEach(WorkerLoop::awaitEnd);
    }

    /** Whether every subscription and listener has received all that this process had committed at the time of the call. */
    public boolean isDrained() {
        return transport.isDrained();
    }

    /** Whether a listener of the process has received all messages that are available now. May ask a broker, and wait some seconds. */
    public boolean hasReceivedAll(String listener) {
        return transport.hasReceivedAll(listener);
    }

    private List<WorkerLoop> workers() {
        return services.values().stream()
                .flatMap(service -> service.workers().stream())
                .toList();
    }

    private long headOf(String source) {
        OutboxReader outbox = outboxes.get(source);
        return outbox == null ? 0 : outbox.head();
    }
}
