package caravan.commerce.orders;

import caravan.chassis.api.Identifiers;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.UseCase;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.trail.Actor;
import caravan.chassis.api.trail.Change;
import caravan.chassis.api.trail.Fields;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.orders.domain.Order;
import caravan.commerce.orders.domain.OrderNote;
import caravan.kernel.UserId;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Customers and staff write notes at orders. A note changes nothing of the order, so the order's version stays. */
public final class AddNotes implements UseCase<AddNotes.AddNote, AddNotes.Outcome> {
    private final OrderRepository orders;
    private final NoteRepository notes;
    private final Identifiers identifiers;
    private final Clock clock;

    public AddNotes(OrderRepository orders, NoteRepository notes, Identifiers identifiers, Clock clock) {
        this.orders = orders;
        this.notes = notes;
        this.identifiers = identifiers;
        this.clock = clock;
    }

    /** @param owner whose order it must be; empty if the caller may write at any order */
    public record AddNote(OrderId id, Optional<UserId> owner, OrderNote.Draft draft, Actor actor, Cause cause) {}

    /** The result for one note. */
    public sealed interface Outcome {
        record Added(OrderNote note) implements Outcome {}

        /** There is no such order, or it belongs to somebody else. */
        record NotFound() implements Outcome {}

        /** The order has {@value OrderNote#NOTES_MAX} notes. */
        record TooMany() implements Outcome {}
    }

    @Override
    public List<Outcome> handle(Transaction transaction, List<AddNote> commands) {
        Instant now = OrderBatch.moment(clock);
        // Locks the orders: two batches cannot both add the last note.
        Map<OrderId, Order> locked =
                orders.lock(transaction, commands.stream().map(AddNote::id).toList());
        Map<OrderId, Integer> counts = notes.countsOf(transaction, locked.keySet());
        List<OrderNote> added = new ArrayList<>();
        List<Outcome> outcomes = new ArrayList<>(commands.size());
        for (AddNote command : commands) {
            Order order = locked.get(command.id());
            if (order == null
                    || command.owner()
                            .filter(owner -> !owner.equals(order.userId()))
                            .isPresent()) {
                outcomes.add(new Outcome.NotFound());
            } else if (counts.getOrDefault(order.id(), 0) >= OrderNote.NOTES_MAX) {
                outcomes.add(new Outcome.TooMany());
            } else {
                OrderNote note = command.draft().at(order, identifiers.next(), now);
                counts.merge(order.id(), 1, Integer::sum);
                added.add(note);
                transaction.trail().add(record(note, command));
                outcomes.add(new Outcome.Added(note));
            }
        }
        if (!added.isEmpty()) {
            notes.add(transaction, added);
        }
        return outcomes;
    }

    private static Change record(OrderNote note, AddNote command) {
        return new Change(
                command.actor(),
                command.cause(),
                "order_note_added",
                "order",
                note.orderId().toString(),
                Fields.NONE,
                fields(note));
    }

    /** Without the text: the trail is kept for ever. */
    static Fields fields(OrderNote note) {
        return Fields.of("note", note.id().toString())
                .and("visibility", note.visibility().text());
    }
}
