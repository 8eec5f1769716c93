package caravan.commerce.orders;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.UseCase;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.trail.Actor;
import caravan.chassis.api.trail.Change;
import caravan.chassis.api.trail.Fields;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.orders.domain.OrderNote;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Staff delete notes. The outcome is whether there was such a note. */
public final class DeleteNotes implements UseCase<DeleteNotes.DeleteNote, Boolean> {
    private final OrderRepository orders;
    private final NoteRepository notes;

    public DeleteNotes(OrderRepository orders, NoteRepository notes) {
        this.orders = orders;
        this.notes = notes;
    }

    public record DeleteNote(OrderId orderId, UUID noteId, Actor actor, Cause cause) {}

    @Override
    public List<Boolean> handle(Transaction transaction, List<DeleteNote> commands) {
        // Locks the orders: a note that two batches delete is recorded once.
        orders.lock(transaction, commands.stream().map(DeleteNote::orderId).toList());
        Map<UUID, OrderNote> found = new HashMap<>();
        notes.find(transaction, commands.stream().map(DeleteNote::noteId).toList())
                .forEach(note -> found.put(note.id(), note));
        List<UUID> deleted = new ArrayList<>();
        List<Boolean> outcomes = new ArrayList<>(commands.size());
        for (DeleteNote command : commands) {
            OrderNote note = found.get(command.noteId());
            if (note != null && note.orderId().equals(command.orderId())) {
                found.remove(note.id());
                deleted.add(note.id());
                transaction.trail().add(record(note, command));
                outcomes.add(true);
            } else {
                outcomes.add(false);
            }
        }
        if (!deleted.isEmpty()) {
            notes.remove(transaction, deleted);
        }
        return outcomes;
    }

    private static Change record(OrderNote note, DeleteNote command) {
        return new Change(
                command.actor(),
                command.cause(),
                "order_note_deleted",
                "order",
                note.orderId().toString(),
                AddNotes.fields(note),
                Fields.NONE);
    }
}
