package caravan.chassis.messages.subscriptions;

import caravan.chassis.api.Identifiers;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.UseCase;
import caravan.chassis.api.messages.Message;
import caravan.chassis.api.store.SqlTransaction;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.messages.outbox.Transactions;
import caravan.chassis.messages.subscriptions.AppliedPositions.Applied;
import caravan.chassis.messages.subscriptions.DeadLetter.Reason;
import caravan.chassis.messages.wire.Delivery;
import caravan.chassis.messages.wire.DeliveryOrder;
import caravan.chassis.messages.wire.Partitions;
import caravan.chassis.messages.wire.UndecodableException;
import caravan.kernel.UuidV7;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** A subscription's transactions: the effects of messages, the position and the dead letters commit together. */
public final class Application<P> {
    private final String name;
    private final Transactions transactions;
    private final UseCase<Message<P>, ?> useCase;
    private final AppliedPositions positions;
    private final AwaitedSnapshots snapshots;
    private final PlainPositions plainPositions;
    private final RedeliverDeadLetters<P> redelivering;
    private final Identifiers identifiers;
    private final Clock clock;
    private final SubscriptionMetrics metrics;
    private final AppliedSpans.Source spans;

    public Application(
            String name,
            Transactions transactions,
            UseCase<Message<P>, ?> useCase,
            Identifiers identifiers,
            Clock clock,
            SubscriptionMetrics metrics,
            AppliedSpans.Source spans) {
        this.name = name;
        this.transactions = transactions;
        this.useCase = useCase;
        this.positions = new AppliedPositions(name);
        this.snapshots = new AwaitedSnapshots(name);
        this.plainPositions = new PlainPositions(name);
        this.redelivering = new RedeliverDeadLetters<>(name, transactions, useCase, positions, metrics, spans);
        this.identifiers = identifiers;
        this.clock = clock;
        this.metrics = metrics;
        this.spans = spans;
    }

    String name() {
        return name;
    }

    Applied open(String source, DeliveryOrder sequence) {
        // A plain transaction, since a start has no steps of crash tests.
        return transactions.read(handle -> handle.inTransaction(opening -> {
            Applied applied = positions.open(opening, source, sequence);
            if (!applied.awaiting().isEmpty()) {
                positions.lock(opening, source, DeliveryOrder.ACROSS_PARTITIONS, Set.of());
                snapshots.askAgain(opening, source, sequence, applied.awaiting(), identifiers.next());
            }
            return applied;
        }));
    }

    /** Notes that messages are purged or lost, and asks for a snapshot. */
    void askForSnapshot(MissingMessages missing, DeliveryOrder sequence) {
        transactions.run(name + ".ask-for-snapshot", transaction -> {
            Handle handle = SqlTransaction.handle(transaction);
            plainPositions.forget(missing.source());
            positions.lock(handle, missing.source(), DeliveryOrder.ACROSS_PARTITIONS, Set.of());
            if (!snapshots.isAskedForAll(handle, missing.source(), sequence)) {
                snapshots.ask(handle, missing.source(), sequence, identifiers.next());
            }
            return missing;
        });
    }

    /** Asks again for a snapshot, unless another instance has done so. */
    void askAgain(String source, UUID instead) {
        transactions.run(name + ".ask-again", transaction -> {
            Handle handle = SqlTransaction.handle(transaction);
            positions.lock(handle, source, DeliveryOrder.ACROSS_PARTITIONS, Set.of());
            if (snapshots.request(handle, source).equals(Optional.of(instead))) {
                snapshots.askAgain(handle, source, identifiers.next());
            }
            return source;
        });
    }

    /** Whether a request is older than a time. */
    boolean isOlder(UUID request, Duration age) {
        return UuidV7.momentOf(request).plus(age).isBefore(clock.instant());
    }

    /** The request for a snapshot, if the subscription waits for one of this source. */
    Optional<UUID> snapshotRequest(String source) {
        return transactions.read(handle -> snapshots.request(handle, source));
    }

    void passOver(String source, long through) {
        transactions.run(name + ".pass-over", transaction -> {
            plainPositions.forget(source);
            positions.store(transaction, source, Map.of(Partitions.ALL, through));
            return through;
        });
    }

    /** The applied position in each partition of each source. */
    Map<String, Map<Integer, Long>> applied() {
        return transactions.read(positions::all);
    }

    /**
     * Applies the new messages, and stores the applied positions.
     *
     * @return the missing messages of each partition where a gap stopped the application
     */
    List<MissingMessages> apply(String source, DeliveryOrder sequence, List<IncomingMessage<P>> incoming) {
        return inTransaction(source, sequence, incoming, Optional.empty());
    }

    /** Moves the position past a message without its effects, and stores the message as a dead letter. */
    void bury(String source, DeliveryOrder sequence, IncomingMessage<P> message, String error, int attempts) {
        inTransaction(source, sequence, List.of(message), Optional.of(new Failure(error, attempts)));
        if (message instanceof IncomingMessage.Readable<P> readable) {
            AppliedSpans.deadLettered(spans, readable.message());
        }
    }

    private record Failure(String error, int attempts) {}

    /**
     * @param plain the applied position, if one number is enough
     * @param applied the messages whose effects are in the transaction
     */
    private record Done(int letters, List<MissingMessages> missing, OptionalLong plain, List<Message<?>> applied) {}

    private List<MissingMessages> inTransaction(
            String source, DeliveryOrder sequence, List<IncomingMessage<P>> incoming, Optional<Failure> failureAlone) {
        boolean across = sequence == DeliveryOrder.ACROSS_PARTITIONS;
        boolean lockFirst = !across || failureAlone.isPresent() || leavesLetter(incoming);
        long begunNanos = System.nanoTime();
        AppliedSpans<P> applying = new AppliedSpans<>(spans);
        Done done = transactions.run(name, transaction -> {
            Handle handle = SqlTransaction.handle(transaction);
            OptionalLong plain = lockFirst ? plainPositions.forget(source) : plainPositions.take(handle, source);
            Applied applied = plain.isPresent()
                    ? Applied.through(plain.getAsLong())
                    : positions.lock(handle, source, sequence, partitionsOf(incoming));
            FreshMessages<P> fresh = new FreshMessages<>(source, sequence, applied, incoming);
            if (fresh.messages().isEmpty()) {
                return new Done(0, fresh.missing(), applied.asOneNumber(), List.of());
            }
            List<Message<P>> messages = new ArrayList<>();
            int letters = handleOrKeep(transaction, source, applied, fresh.taken(), failureAlone, messages, applying);
            if (plain.isPresent()) {
                plainPositions.move(transaction, source, plain.getAsLong(), applied.everywhere());
            } else {
                positions.store(transaction, source, fresh.reached());
                fresh.marks().forEach((place, mark) -> snapshots.note(transaction, source, place, mark));
            }
            OptionalLong one = letters == 0 ? applied.asOneNumber() : OptionalLong.empty();
            return new Done(letters, fresh.missing(), one, List.copyOf(messages));
        });
        metrics.applied(source, done.applied(), System.nanoTime() - begunNanos);
        if (across) {
            plainPositions.committed(source, done.plain());
        }
        applying.committed();
        metrics.lettersAdded(source, done.letters());
        return done.missing();
    }

    /** The lock also protects the number of letters. */
    private boolean leavesLetter(List<IncomingMessage<P>> incoming) {
        return incoming.stream().anyMatch(each -> each instanceof IncomingMessage.Unreadable<P>);
    }

    /**
     * Handles messages, and stores as letters those that must wait.
     *
     * @param messages receives those that are handled
     * @return the number of new letters
     */
    private int handleOrKeep(
            Transaction transaction,
            String source,
            Applied applied,
            List<IncomingMessage.Taken<P>> taken,
            Optional<Failure> failureAlone,
            List<Message<P>> messages,
            AppliedSpans<P> applying) {
        Set<String> keysWithLetters = applied.deadLetters() == 0
                ? new HashSet<>()
                : DeadLetterTable.keysAmong(SqlTransaction.handle(transaction), name, source, keysOf(taken));
        List<DeadLetter> letters = new ArrayList<>();
        for (IncomingMessage.Taken<P> each : taken) {
            sort(each, source, failureAlone, keysWithLetters, messages, letters);
        }
        if (!messages.isEmpty()) {
            useCase.handle(transaction, applying.begin(messages));
        }
        if (!letters.isEmpty()) {
            // The delayed writes of the messages are sent before.
            Handle handle = SqlTransaction.handle(transaction);
            DeadLetterTable.add(handle, letters);
            positions.countLetters(
                    handle,
                    source,
                    letters.stream().collect(Collectors.toMap(DeadLetter::partition, _ -> 1, Integer::sum)));
        }
        return letters.size();
    }

    /**
     * Decides whether a message is handled now, or becomes a letter: because it cannot be read, or because an earlier one of its key is a
     * letter.
     */
    private void sort(
            IncomingMessage.Taken<P> incoming,
            String source,
            Optional<Failure> failureAlone,
            Set<String> keysWithLetters,
            List<Message<P>> messages,
            List<DeadLetter> letters) {
        Delivery delivery = incoming.delivery();
        if (keysWithLetters.contains(delivery.key())) {
            letters.add(letter(source, delivery, Reason.BEHIND, "waits behind an earlier message of its key", 0));
            return;
        }
        switch (incoming) {
            case IncomingMessage.Unreadable<P>(Delivery ignored, String error) ->
                letters.add(letter(source, delivery, Reason.UNDECODABLE, error, 1));
            case IncomingMessage.Readable<P>(Delivery ignored, Message<P> message) -> {
                if (failureAlone.isEmpty()) {
                    messages.add(message);
                    return;
                }
                Failure failure = failureAlone.get();
                letters.add(letter(source, delivery, Reason.FAILED, failure.error(), failure.attempts()));
            }
        }
        keysWithLetters.add(delivery.key());
    }

    /** Sends a key's letters again, each in a separate transaction, until one fails or none is left. */
    RedeliveryOutcome redeliver(
            String source, String key, MessageDecoder<P> decoder, RedeliverDeadLetters.Request request) {
        return redelivering.redeliver(source, key, decoder, request);
    }

    RedeliveryOutcome redeliverAlone(
            DeadLetter letter, MessageDecoder<P> decoder, RedeliverDeadLetters.Request request) {
        return redelivering.redeliverAlone(letter, decoder, request);
    }

    private DeadLetter letter(String source, Delivery delivery, Reason reason, String error, int attempts) {
        Optional<Cause> cause = causeOf(delivery);
        return new DeadLetter(
                identifiers.next(),
                name,
                source,
                delivery.partition(),
                delivery.position(),
                delivery.type(),
                delivery.key(),
                reason,
                DeadLetter.bounded(error),
                attempts,
                clock.instant(),
                cause.map(Cause::id).orElse(""),
                cause.map(known -> known.trace().traceId()).orElse(""),
                delivery.event());
    }

    private static Optional<Cause> causeOf(Delivery delivery) {
        try {
            return Optional.of(delivery.decode().cause());
        } catch (UndecodableException unreadable) {
            return Optional.empty();
        }
    }

    private static Set<Integer> partitionsOf(List<? extends IncomingMessage<?>> incoming) {
        return incoming.stream().map(each -> each.delivery().partition()).collect(Collectors.toSet());
    }

    private List<String> keysOf(List<IncomingMessage.Taken<P>> incoming) {
        return incoming.stream().map(each -> each.delivery().key()).distinct().toList();
    }
}
