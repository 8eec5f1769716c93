package caravan.commerce.orders.http;

import caravan.chassis.api.Batcher;
import caravan.chassis.api.http.Accepted;
import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.Caller;
import caravan.chassis.api.http.PageRequest;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Request;
import caravan.chassis.api.http.Routes;
import caravan.chassis.api.trail.Actor;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.orders.AddNotes;
import caravan.commerce.orders.AddNotes.AddNote;
import caravan.commerce.orders.DeleteNotes.DeleteNote;
import caravan.commerce.orders.NoteRepository;
import caravan.commerce.orders.OrderRepository;
import caravan.commerce.orders.domain.NoteText;
import caravan.commerce.orders.domain.OrderNote;
import caravan.commerce.orders.domain.OrderNote.Visibility;
import caravan.kernel.UserId;
import caravan.kernel.UuidV7;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Notes at an order: customers read and write those that they may see, staff all. */
public final class NoteRoutes {
    private static final String PATH = "/orders/{id}/notes";

    private final OrderRepository orders;
    private final NoteRepository notes;
    private final Batcher<AddNote, AddNotes.Outcome> addNotes;
    private final Batcher<DeleteNote, Boolean> deleteNotes;

    public NoteRoutes(
            OrderRepository orders,
            NoteRepository notes,
            Batcher<AddNote, AddNotes.Outcome> addNotes,
            Batcher<DeleteNote, Boolean> deleteNotes) {
        this.orders = orders;
        this.notes = notes;
        this.addNotes = addNotes;
        this.deleteNotes = deleteNotes;
    }

    /** @param visibility by default, a note is for its author's side: what staff write is not shown by mistake */
    public record NoteBody(NoteText text, Optional<Visibility> visibility) {}

    /** A note as it is answered. */
    public record NoteView(
            UUID id,
            OrderId orderId,
            UserId authorId,
            String authorRole,
            Visibility visibility,
            NoteText text,
            Instant createdAt) {
        static NoteView of(OrderNote note) {
            return new NoteView(
                    note.id(),
                    note.orderId(),
                    note.authorId(),
                    note.byStaff() ? "staff" : "customer",
                    note.visibility(),
                    note.text(),
                    note.createdAt());
        }
    }

    public void declare(Routes routes) {
        routes.get(PATH, Access.SIGNED_IN, Accepted.page(), this::list)
                .post(PATH, Access.SIGNED_IN, this::add)
                .delete(PATH + "/{note_id}", Access.STAFF, this::delete);
    }

    private Reply list(Request request) {
        PageRequest page = request.page();
        Optional<UUID> after = request.query("after", UuidV7::parse);
        Optional<Visibility> visible = request.caller().isStaff() ? Optional.empty() : Optional.of(Visibility.CUSTOMER);
        Optional<UserId> owner = OrderRoutes.ownerNeeded(request);
        return orders.find(request.path("id", OrderId::parse))
                .filter(order -> owner.isEmpty() || owner.get().equals(order.userId()))
                .map(order -> Reply.page(
                        page,
                        notes.list(order.id(), visible, after, page.rowsToRead()).stream()
                                .map(NoteView::of)
                                .toList(),
                        note -> note.id().toString()))
                .orElseGet(() -> Reply.notFound("order"));
    }

    private Reply add(Request request) {
        OrderId id = request.path("id", OrderId::parse);
        NoteBody body = request.body(NoteBody.class);
        Caller caller = request.caller();
        Visibility visibility = body.visibility().orElse(caller.isStaff() ? Visibility.STAFF : Visibility.CUSTOMER);
        if (visibility == Visibility.STAFF && !caller.isStaff()) {
            return Reply.problem(
                    403,
                    "forbidden",
                    "Only staff write notes for staff: leave visibility out, or send customer.",
                    "/visibility");
        }
        return addNotes.submit(
                request.idempotencyKey(),
                new AddNote(
                        id,
                        OrderRoutes.ownerNeeded(request),
                        new OrderNote.Draft(caller.id(), caller.isStaff(), visibility, body.text()),
                        Actor.of(caller),
                        request.cause()),
                NoteRoutes::reply);
    }

    private static Reply reply(AddNotes.Outcome outcome) {
        return switch (outcome) {
            case AddNotes.Outcome.Added(OrderNote note) -> Reply.of(201, NoteView.of(note));
            case AddNotes.Outcome.NotFound() -> Reply.notFound("order");
            case AddNotes.Outcome.TooMany() ->
                Reply.problem(
                        409,
                        "too_many_notes",
                        "The order has " + OrderNote.NOTES_MAX + " notes, which is the limit, and nothing was added.");
        };
    }

    private Reply delete(Request request) {
        return deleteNotes.submit(
                request.idempotencyKey(),
                new DeleteNote(
                        request.path("id", OrderId::parse),
                        request.path("note_id", UuidV7::parse),
                        Actor.of(request.caller()),
                        request.cause()),
                isThere -> isThere ? Reply.noContent() : Reply.notFound("note"));
    }
}
