package caravan.chassis.messages.subscriptions;

import caravan.chassis.api.Identifiers;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.UseCase;
import caravan.chassis.api.messages.Message;
import caravan.chassis.api.store.SqlTransaction;
import caravan.chassis.messages.outbox.Delivery;
import caravan.chassis.messages.outbox.Partitions;
import caravan.chassis.messages.outbox.Sequence;
import caravan.chassis.messages.outbox.Transactions;
import caravan.chassis.messages.outbox.UndecodableException;
import caravan.chassis.messages.subscriptions.AppliedPositions.Applied;
import caravan.chassis.messages.subscriptions.DeadLetter.Reason;
import caravan.chassis.postgres.DatabaseFailure;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** A subscription's transactions: the effects of messages, the position and the dead letters commit together. */
public final class Application<P> {
    /** Letters of a key that one call sends again. */
    static final int REDELIVERED_MAX = 1_000;

    private static final int ERROR_CHARACTERS_MAX = 2_000;

    private final String name;
    private final Transactions transactions;
    private final UseCase<Message<P>, ?> useCase;
    private final AppliedPositions positions;
    private final Identifiers identifiers;
    private final Clock clock;
    private final SubscriptionMetrics metrics;

    public Application(
            String name,
            Transactions transactions,
            UseCase<Message<P>, ?> useCase,
            Identifiers identifiers,
            Clock clock,
            SubscriptionMetrics metrics) {
        this.name = name;
        this.transactions = transactions;
        this.useCase = useCase;
        this.positions = new AppliedPositions(name);
        this.identifiers = identifiers;
        this.clock = clock;
        this.metrics = metrics;
    }

    String name() {
        return name;
    }

    Applied open(String source, Sequence sequence) {
        // Not a use case's transaction: a start has no step to stop at.
        return transactions.read(handle -> handle.inTransaction(opening -> positions.open(opening, source, sequence)));
    }

    void passOver(String source, long through) {
        transactions.run(name + ".pass-over", transaction -> {
            positions.lock(SqlTransaction.handle(transaction), source, Sequence.ACROSS_PARTITIONS, Set.of());
            positions.store(SqlTransaction.handle(transaction), source, Map.of(Partitions.ALL, through));
            return through;
        });
    }

    /** Applies what was not applied before, and stores how far it came. */
    void apply(String source, Sequence sequence, List<Incoming<P>> incoming) {
        inTransaction(source, sequence, incoming, Optional.empty());
    }

    /** Moves the position past a message without its effects, and keeps it as a dead letter. */
    void bury(String source, Sequence sequence, Incoming<P> message, String error, int attempts) {
        inTransaction(source, sequence, List.of(message), Optional.of(new Failure(error, attempts)));
    }

    private record Failure(String error, int attempts) {}

    private void inTransaction(
            String source, Sequence sequence, List<Incoming<P>> incoming, Optional<Failure> condemned) {
        Set<Integer> partitions =
                incoming.stream().map(each -> each.delivery().partition()).collect(Collectors.toSet());
        int buried = transactions.run(name, transaction -> {
            Handle handle = SqlTransaction.handle(transaction);
            Applied applied = positions.lock(handle, source, sequence, partitions);
            // One after the other, since a message that was published twice may come twice in one batch.
            List<Incoming<P>> fresh = incoming.stream()
                    .filter(each -> applied.advance(each.delivery(), sequence))
                    .toList();
            if (fresh.isEmpty()) {
                return 0;
            }
            Set<String> keysWithLetters = applied.deadLetters() == 0
                    ? new HashSet<>()
                    : DeadLetterTable.keysAmong(handle, name, source, keysOf(fresh));
            List<DeadLetter> letters = new ArrayList<>();
            List<Message<P>> messages = new ArrayList<>(fresh.size());
            for (Incoming<P> each : fresh) {
                sort(each, source, condemned, keysWithLetters, messages, letters);
            }
            handle(transaction, messages);
            if (!letters.isEmpty()) {
                DeadLetterTable.add(handle, letters);
                positions.countLetters(
                        handle,
                        source,
                        letters.stream().collect(Collectors.toMap(DeadLetter::partition, each -> 1, Integer::sum)));
            }
            positions.store(handle, source, reached(sequence, fresh));
            return letters.size();
        });
        metrics.lettersAdded(source, buried);
    }

    private Map<Integer, Long> reached(Sequence sequence, List<Incoming<P>> fresh) {
        return switch (sequence) {
            case ACROSS_PARTITIONS ->
                Map.of(Partitions.ALL, fresh.getLast().delivery().position());
            case WITHIN_PARTITIONS ->
                fresh.stream()
                        .map(Incoming::delivery)
                        .collect(Collectors.toMap(Delivery::partition, Delivery::position, Math::max));
        };
    }

    /** Says whether a message is to be handled now, or is a letter: by itself, or for one of its key before it. */
    private void sort(
            Incoming<P> incoming,
            String source,
            Optional<Failure> condemned,
            Set<String> keysWithLetters,
            List<Message<P>> messages,
            List<DeadLetter> letters) {
        Delivery delivery = incoming.delivery();
        if (keysWithLetters.contains(delivery.key())) {
            letters.add(letter(source, delivery, Reason.BEHIND, "waits behind an earlier message of its key", 0));
            return;
        }
        switch (incoming) {
            case Incoming.Unreadable<P>(Delivery ignored, String error) ->
                letters.add(letter(source, delivery, Reason.UNDECODABLE, error, 1));
            case Incoming.Readable<P>(Delivery ignored, Message<P> message) -> {
                if (condemned.isEmpty()) {
                    messages.add(message);
                    return;
                }
                Failure failure = condemned.get();
                letters.add(letter(source, delivery, Reason.FAILED, failure.error(), failure.attempts()));
            }
        }
        keysWithLetters.add(delivery.key());
    }

    /** Sends a key's letters again, each in a transaction of its own, until one fails or none is left. */
    Redelivery redeliver(String source, String key, MessageDecoder<P> decoder) {
        for (int redelivered = 0; redelivered < REDELIVERED_MAX; redelivered++) {
            Optional<DeadLetter> first = transactions.read(handle -> DeadLetterTable.first(handle, name, source, key));
            if (first.isEmpty()) {
                return new Redelivery.Applied(redelivered);
            }
            DeadLetter letter = first.get();
            try {
                redeliverOne(letter, decoder);
            } catch (RuntimeException failure) {
                if (DatabaseFailure.of(failure).isPassing()) {
                    throw failure;
                }
                String error = bounded(failure.toString());
                transactions.run(name + ".redelivery-failed", transaction -> {
                    DeadLetterTable.noteFailure(SqlTransaction.handle(transaction), letter.id(), error);
                    return error;
                });
                return new Redelivery.FailedAgain(redelivered, error);
            }
        }
        return new Redelivery.Applied(REDELIVERED_MAX);
    }

    private void redeliverOne(DeadLetter letter, MessageDecoder<P> decoder) {
        Delivery delivery = new Delivery(letter.partition(), letter.position(), "", letter.key(), letter.event());
        Message<P> message = switch (decoder.decode(delivery)) {
            case Incoming.Readable<P> readable -> readable.message();
            case Incoming.Unreadable<P> unreadable -> throw new UndecodableException(unreadable.error());
        };
        boolean removed = transactions.run(name + ".redelivery", transaction -> {
            Handle handle = SqlTransaction.handle(transaction);
            positions.lock(handle, letter.source(), Sequence.WITHIN_PARTITIONS, Set.of(letter.partition()));
            if (DeadLetterTable.find(handle, letter.id()).isEmpty()) {
                // Someone else sent it again while this call waited for the lock.
                return false;
            }
            handle(transaction, List.of(message));
            DeadLetterTable.remove(handle, letter.id());
            positions.countLetters(handle, letter.source(), Map.of(letter.partition(), -1));
            return true;
        });
        metrics.lettersAdded(letter.source(), removed ? -1 : 0);
    }

    private void handle(Transaction transaction, List<Message<P>> messages) {
        if (!messages.isEmpty()) {
            useCase.handle(transaction, messages);
        }
    }

    private DeadLetter letter(String source, Delivery delivery, Reason reason, String error, int attempts) {
        return new DeadLetter(
                identifiers.next(),
                name,
                source,
                delivery.partition(),
                delivery.position(),
                delivery.key(),
                reason,
                bounded(error),
                attempts,
                clock.instant(),
                delivery.event());
    }

    private List<String> keysOf(List<Incoming<P>> incoming) {
        return incoming.stream().map(each -> each.delivery().key()).distinct().toList();
    }

    private static String bounded(String error) {
        String text = error.replace('\0', ' ');
        return text.length() <= ERROR_CHARACTERS_MAX ? text : text.substring(0, ERROR_CHARACTERS_MAX);
    }
}
