package caravan.chassis.messages.subscriptions;

import caravan.chassis.api.tracing.KeptTrace;
import caravan.chassis.messages.wire.Delivery;
import caravan.chassis.messages.wire.DeliveryOrder;
import caravan.chassis.messages.workers.Retries;
import caravan.chassis.messages.workers.StopSignal;
import caravan.chassis.postgres.DatabaseFailure;
import caravan.kernel.Outage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Applies messages exactly once. It applies whole batches. A batch that fails is tried again in halves. A message that still fails alone
 * becomes a dead letter, in the transaction that moves the position past it.
 */
public final class Subscription<P> implements Receiver {
    private static final Logger LOG = LoggerFactory.getLogger(Subscription.class);

    private final String name;
    private final MessageDecoder<P> decoder;
    private final Application<P> application;
    private final Predicate<String> wants;
    private final Retries ofAMessage;
    private final SubscriptionMetrics metrics;
    private final Optional<Recovery> recovery;
    private final StoredPositions positions = new StoredPositions();
    private final Map<String, MissingMessages> missingMessages = new ConcurrentHashMap<>();
    private final Outage outage = new Outage();
    private final StopSignal stopSignal = new StopSignal();

    /**
     * @param name {@code <service>.<subscription>}
     * @param wants whether messages of a type have any effect now; others are passed over
     * @param stateOf the source whose whole state its types carry, if they do
     * @param snapshotWaitMax how long it waits for a snapshot of that state before it asks again
     */
    public Subscription(
            String name,
            MessageDecoder<P> decoder,
            Application<P> application,
            Predicate<String> wants,
            Retries ofAMessage,
            SubscriptionMetrics metrics,
            Optional<String> stateOf,
            Duration snapshotWaitMax) {
        this.name = name;
        this.decoder = decoder;
        this.application = application;
        this.wants = wants;
        this.ofAMessage = ofAMessage;
        this.metrics = metrics;
        this.recovery = stateOf.map(source -> new Recovery(name, source, application, snapshotWaitMax));
        metrics.watchStopped(
                missingMessages::size, () -> recovery.map(Recovery::isWhole).orElse(true) ? 0 : 1);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<String> types() {
        return decoder.types();
    }

    @Override
    public Set<String> topics() {
        return decoder.topics();
    }

    @Override
    public Optional<Duration> lookBack() {
        return Optional.empty();
    }

    @Override
    public long open(String source, DeliveryOrder sequence) {
        AppliedPositions.Applied applied = application.open(source, sequence);
        metrics.watchLetters(source, applied.deadLetters());
        positions.stored(source, applied.everywhere());
        recovery.filter(each -> !applied.awaiting().isEmpty()).ifPresent(Recovery::readRequest);
        return applied.everywhere();
    }

    @Override
    public void watch(String source, Lag lag) {
        metrics.watchLag(source, lag);
    }

    @Override
    public List<MissingMessages> receive(String source, DeliveryOrder sequence, List<Delivery> deliveries)
            throws InterruptedException {
        if (deliveries.isEmpty()) {
            return List.of();
        }
        if (sequence == DeliveryOrder.ACROSS_PARTITIONS && areUnwanted(source, deliveries)) {
            positions.cameUnwanted(source);
            passOver(source, deliveries.getLast().position());
            return List.of();
        }
        Set<String> types = decoder.types();
        List<IncomingMessage<P>> incoming = new ArrayList<>(deliveries.size());
        for (Delivery delivery : deliveries) {
            boolean isTaken = types.contains(delivery.type()) && wants.test(delivery.type());
            incoming.add(isTaken ? decoder.decode(delivery) : passedOver(source, delivery));
        }
        metrics.begun(source, incoming.getFirst());
        List<MissingMessages> missing = apply(source, sequence, incoming);
        if (missing.isEmpty()) {
            metrics.ended(source, incoming.getLast());
        }
        if (incoming.stream().anyMatch(each -> each instanceof IncomingMessage.Mark<P>)) {
            recovery.filter(each -> !each.isWhole()).ifPresent(Recovery::readRequest);
        }
        if (sequence == DeliveryOrder.ACROSS_PARTITIONS && missing.isEmpty()) {
            positions.stored(source, incoming.getLast().delivery().position());
        }
        return missing;
    }

    @Override
    public Optional<Map<String, Map<Integer, Long>>> applied() {
        return Optional.of(application.applied());
    }

    /** Whether none of them has an effect. A subscription that waits for a snapshot needs all of its source. */
    private boolean areUnwanted(String source, List<Delivery> deliveries) {
        boolean mayLack = recovery.filter(each -> each.source().equals(source) && !each.isWhole())
                .isPresent();
        return !mayLack
                && deliveries.stream()
                        .allMatch(each -> decoder.types().contains(each.type()) && !wants.test(each.type()));
    }

    private IncomingMessage<P> passedOver(String source, Delivery delivery) {
        return recovery.filter(each -> each.source().equals(source))
                .map(each -> each.<P>passedOver(delivery))
                .orElseGet(() -> new IncomingMessage.PassedOver<>(delivery));
    }

    @Override
    public Optional<String> recoversFrom() {
        return recovery.map(Recovery::source);
    }

    @Override
    public Optional<UUID> snapshotRequest() {
        return recovery.flatMap(Recovery::readRequest);
    }

    @Override
    public boolean askForSnapshotOrStop(MissingMessages missing, DeliveryOrder sequence) {
        Optional<Recovery> helped = recovery.filter(each -> each.source().equals(missing.source()));
        helped.ifPresentOrElse(each -> each.askForSnapshot(missing, sequence), () -> stop(missing));
        return helped.isPresent();
    }

    private void stop(MissingMessages missing) {
        LOG.atError()
                .addKeyValue("subscription", name)
                .addKeyValue("source", missing.source())
                .addKeyValue("partition", missing.partition())
                .addKeyValue("applied_through", missing.after())
                .addKeyValue("missing_through", missing.through())
                .log(
                        "A subscription has stopped: messages that it has not applied are purged. docs/fleet.md says what to do,"
                                + " under \"A subscription that has stopped\"");
        missingMessages.put(missing.source(), missing);
    }

    /** Whether no messages of any source are missing, as far as is known. */
    public boolean lacksNothing() {
        return missingMessages.isEmpty() && recovery.map(Recovery::isWhole).orElse(true);
    }

    @Override
    public void passOver(String source, long through) {
        if (positions.mustStore(source, through)) {
            application.passOver(source, through);
            positions.storedPassingOver(source, through);
        }
    }

    @Override
    public Optional<Duration> toBeStoredWithin(String source) {
        return positions.mustStoreWithin(source);
    }

    @Override
    public void stop() {
        stopSignal.begin();
    }

    RedeliveryOutcome redeliver(String source, String key, RedeliverDeadLetters.Request request) {
        return application.redeliver(source, key, decoder, request);
    }

    RedeliveryOutcome redeliverAlone(DeadLetter letter, RedeliverDeadLetters.Request request) {
        return application.redeliverAlone(letter, decoder, request);
    }

    private List<MissingMessages> apply(String source, DeliveryOrder sequence, List<IncomingMessage<P>> incoming)
            throws InterruptedException {
        int failures = 0;
        int timesAway = 0;
        int timesOvertaken = 0;
        while (true) {
            stopSignal.check();
            try {
                List<MissingMessages> missing = traced(incoming, () -> application.apply(source, sequence, incoming));
                tellOfRecovery();
                return missing;
            } catch (RuntimeException | Error failure) {
                DatabaseFailure told = DatabaseFailure.of(failure);
                metrics.failed(told);
                boolean tooMuchAtOnce = told.mayBeTooMuchAtOnce() && incoming.size() > 1;
                if (told == DatabaseFailure.CONTENTION) {
                    // The message is not the cause. Each time another transaction has progressed, so this loop ends.
                    stopSignal.await(ofAMessage.backoff().afterAttempts(++timesOvertaken));
                } else if ((told.isPassing() && !tooMuchAtOnce) || isOfThisProcess(failure)) {
                    tellAway(failure);
                    stopSignal.await(Retries.WHILE_AWAY.afterAttempts(++timesAway));
                } else if (incoming.size() > 1) {
                    int middle = incoming.size() / 2;
                    List<MissingMessages> missing =
                            new ArrayList<>(apply(source, sequence, incoming.subList(0, middle)));
                    missing.addAll(apply(source, sequence, incoming.subList(middle, incoming.size())));
                    return missing;
                } else if (++failures < ofAMessage.attemptsMax()) {
                    stopSignal.await(ofAMessage.backoff().afterAttempts(failures));
                } else {
                    giveUp(source, sequence, incoming.getFirst(), failure, failures);
                    return List.of();
                }
            }
        }
    }

    /** Errors such as a full heap, which the message did not cause. A stack overflow is caused by a message. */
    private static boolean isOfThisProcess(Throwable failure) {
        return failure instanceof VirtualMachineError && !(failure instanceof StackOverflowError);
    }

    private void tellAway(Throwable failure) {
        boolean ofThisProcess = isOfThisProcess(failure);
        DatabaseFailure told = DatabaseFailure.of(failure);
        if (told == DatabaseFailure.FULL) {
            // The process logs this once, for all of its subscriptions.
            return;
        }
        outage.failed(ofThisProcess ? failure.getClass() : told).ifPresent(report -> {
            LoggingEventBuilder event = LOG.atWarn().addKeyValue("subscription", application.name());
            if (ofThisProcess && report.isNew()) {
                event = event.setCause(failure);
            }
            event.addKeyValue("failure", Outage.line(failure))
                    .addKeyValue("failures", report.failures())
                    .log("Messages cannot be applied now: trying again");
        });
    }

    private void tellOfRecovery() {
        outage.over()
                .ifPresent(was -> LOG.atInfo()
                        .addKeyValue("subscription", application.name())
                        .addKeyValue("failures", was.failures())
                        .addKeyValue("lasted", was.lasted())
                        .log("Messages are applied again"));
    }

    private void giveUp(
            String source, DeliveryOrder sequence, IncomingMessage<P> message, Throwable failure, int attempts)
            throws InterruptedException {
        LOG.atError()
                .addKeyValue("subscription", application.name())
                .addKeyValue("source", source)
                .addKeyValue("position", message.delivery().position())
                .addKeyValue("message_key", message.delivery().key())
                .setCause(failure)
                .log("A message failed alone several times: it becomes a dead letter");
        for (int timesAway = 1; ; timesAway++) {
            stopSignal.check();
            try {
                application.bury(source, sequence, message, failure.toString(), attempts);
                return;
            } catch (RuntimeException again) {
                LOG.atWarn().setCause(again).log("A dead letter could not be written: trying again");
                stopSignal.await(Retries.WHILE_AWAY.afterAttempts(timesAway));
            }
        }
    }

    private List<MissingMessages> traced(List<IncomingMessage<P>> incoming, Supplier<List<MissingMessages>> work) {
        if (incoming.size() == 1 && incoming.getFirst() instanceof IncomingMessage.Readable<P> alone) {
            try (var ignored =
                    MDC.putCloseable("trace.id", alone.message().cause().trace().traceId())) {
                return measured(incoming, work);
            }
        } else {
            return measured(incoming, work);
        }
    }

    /** Its exemplar is the first message whose trace is kept. */
    private List<MissingMessages> measured(List<IncomingMessage<P>> incoming, Supplier<List<MissingMessages>> work) {
        for (IncomingMessage<P> each : incoming) {
            if (each instanceof IncomingMessage.Readable<P> readable
                    && readable.message().cause().trace().isSampled()) {
                return ScopedValue.where(
                                KeptTrace.CURRENT, readable.message().cause().trace())
                        .call(() -> metrics.timed(incoming.size(), work));
            }
        }
        return metrics.timed(incoming.size(), work);
    }
}
