package caravan.chassis.messages.subscriptions;

import caravan.chassis.api.UseCase;
import caravan.chassis.api.messages.Message;
import caravan.chassis.api.store.SqlTransaction;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.trail.Actor;
import caravan.chassis.api.trail.Change;
import caravan.chassis.api.trail.Fields;
import caravan.chassis.messages.outbox.Transactions;
import caravan.chassis.messages.wire.Delivery;
import caravan.chassis.messages.wire.DeliveryOrder;
import caravan.chassis.messages.wire.UndecodableException;
import caravan.chassis.postgres.DatabaseFailure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Sends a subscription's dead letters again. */
final class RedeliverDeadLetters<P> {
    /** The most letters of a key that one call sends again. */
    static final int REDELIVERED_MAX = 1_000;

    private final String name;
    private final Transactions transactions;
    private final UseCase<Message<P>, ?> useCase;
    private final AppliedPositions positions;
    private final SubscriptionMetrics metrics;
    private final AppliedSpans.Source spans;

    /** Who asks for dead letters to be sent again. */
    record Request(Actor actor, Cause cause) {
        Change redelivered(DeadLetter letter) {
            Fields waiting = Fields.of("subscription", letter.subscription())
                    .and("source", letter.source())
                    .and("position", letter.position())
                    .and("key", letter.key());
            return new Change(
                    actor,
                    cause,
                    "dead_letter_redelivered",
                    "dead_letter",
                    letter.id().toString(),
                    waiting,
                    Fields.NONE);
        }
    }

    RedeliverDeadLetters(
            String name,
            Transactions transactions,
            UseCase<Message<P>, ?> useCase,
            AppliedPositions positions,
            SubscriptionMetrics metrics,
            AppliedSpans.Source spans) {
        this.name = name;
        this.transactions = transactions;
        this.useCase = useCase;
        this.positions = positions;
        this.metrics = metrics;
        this.spans = spans;
    }

    /** Sends a key's letters again, each in a separate transaction, until one fails or none is left. */
    RedeliveryOutcome redeliver(String source, String key, MessageDecoder<P> decoder, Request request) {
        for (int redelivered = 0; redelivered < REDELIVERED_MAX; redelivered++) {
            Optional<DeadLetter> first = first(source, key);
            if (first.isEmpty()) {
                return new RedeliveryOutcome.Applied(redelivered);
            }
            Optional<String> error = tryAgain(first.get(), decoder, request);
            if (error.isPresent()) {
                return new RedeliveryOutcome.FailedAgain(redelivered, error.get());
            }
        }
        return new RedeliveryOutcome.Applied(REDELIVERED_MAX);
    }

    /** Sends one letter again, and none of those that wait behind it. */
    RedeliveryOutcome redeliverAlone(DeadLetter letter, MessageDecoder<P> decoder, Request request) {
        Optional<DeadLetter> first = first(letter.source(), letter.key());
        if (first.isEmpty()) {
            return new RedeliveryOutcome.Applied(0);
        }
        if (!first.get().id().equals(letter.id())) {
            return new RedeliveryOutcome.EarlierWaits(first.get().id());
        }
        return tryAgain(first.get(), decoder, request)
                .<RedeliveryOutcome>map(error -> new RedeliveryOutcome.FailedAgain(0, error))
                .orElseGet(() -> new RedeliveryOutcome.Applied(1));
    }

    private Optional<DeadLetter> first(String source, String key) {
        return transactions.read(handle -> DeadLetterTable.first(handle, name, source, key));
    }

    /** @return the error if it failed again */
    private Optional<String> tryAgain(DeadLetter letter, MessageDecoder<P> decoder, Request request) {
        try {
            redeliverOne(letter, decoder, request);
            return Optional.empty();
        } catch (RuntimeException failure) {
            if (DatabaseFailure.of(failure).isPassing()) {
                throw failure;
            }
            String error = DeadLetter.bounded(failure.toString());
            transactions.run(name + ".redelivery-failed", transaction -> {
                DeadLetterTable.noteFailure(SqlTransaction.handle(transaction), letter.id(), error);
                return error;
            });
            return Optional.of(error);
        }
    }

    private void redeliverOne(DeadLetter letter, MessageDecoder<P> decoder, Request request) {
        Delivery delivery =
                new Delivery(letter.partition(), letter.position(), Delivery.UNKNOWN, "", letter.key(), letter.event());
        Message<P> message = switch (decoder.decode(delivery)) {
            case IncomingMessage.Readable<P> readable -> readable.message();
            case IncomingMessage.Unreadable<P> unreadable -> throw new UndecodableException(unreadable.error());
        };
        AppliedSpans<P> applying = new AppliedSpans<>(spans);
        long begunNanos = System.nanoTime();
        boolean removed = transactions.run(name + ".redelivery", transaction -> {
            Handle handle = SqlTransaction.handle(transaction);
            positions.lock(handle, letter.source(), DeliveryOrder.WITHIN_PARTITIONS, Set.of(letter.partition()));
            if (DeadLetterTable.find(handle, letter.id()).isEmpty()) {
                // Another call sent it while this one waited for the lock.
                return false;
            }
            useCase.handle(transaction, applying.begin(List.of(message)));
            DeadLetterTable.remove(handle, letter.id());
            transaction.trail().add(request.redelivered(letter));
            positions.countLetters(handle, letter.source(), Map.of(letter.partition(), -1));
            return true;
        });
        applying.committed();
        if (removed) {
            metrics.applied(letter.source(), List.of(message), System.nanoTime() - begunNanos);
            metrics.lettersAdded(letter.source(), -1);
        }
    }
}
