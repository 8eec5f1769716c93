package caravan.commerce.orders.domain;

import caravan.commerce.kernel.OrderId;
import caravan.kernel.UserId;
import caravan.kernel.WireNames;
import java.time.Instant;
import java.util.UUID;

/**
 * A note at an order. It never changes.
 *
 * @param id a UUIDv7: notes sort by their age
 * @param ownerId whose order it is
 */
public record OrderNote(
        UUID id,
        OrderId orderId,
        UserId ownerId,
        UserId authorId,
        boolean byStaff,
        Visibility visibility,
        NoteText text,
        Instant createdAt) {
    /** The most notes of an order. */
    public static final int NOTES_MAX = 100;

    /** Who reads a note. */
    public enum Visibility {
        /** The customer and staff. */
        CUSTOMER,
        /** Staff only. */
        STAFF;

        /** Its name in JSON and in the database. */
        public String text() {
            return WireNames.of(this);
        }

        /** @throws IllegalArgumentException if there is no such visibility */
        public static Visibility parse(String text) {
            return WireNames.parse(Visibility.class, text);
        }
    }

    /** A note before it is stored. */
    public record Draft(UserId authorId, boolean byStaff, Visibility visibility, NoteText text) {
        public OrderNote at(Order order, UUID id, Instant createdAt) {
            return new OrderNote(id, order.id(), order.userId(), authorId, byStaff, visibility, text, createdAt);
        }
    }
}
