package caravan.commerce.inventory.domain;

import caravan.commerce.kernel.Quantity;
import caravan.commerce.kernel.ReservationId;
import caravan.commerce.kernel.Sku;
import java.util.List;

/**
 * Pieces that were asked for together. Kept for ever, whatever its state: that is what makes a repeated command answer
 * again and do nothing.
 *
 * @param lines what is, or once was, held; none if nothing ever was
 * @param missing what it was refused for
 */
public record Reservation(ReservationId id, State state, List<Line> lines, List<Sku> missing) {
    /** Where a reservation stands: held → released, or held → committed → returned; or refused. */
    public enum State {
        HELD,
        RELEASED,
        COMMITTED,
        RETURNED,
        REFUSED
    }

    /** So many pieces of a SKU. */
    public record Line(Sku sku, Quantity quantity) {}

    public Reservation {
        lines = List.copyOf(lines);
        missing = List.copyOf(missing);
    }

    static Reservation held(ReservationId id, List<Line> lines) {
        return new Reservation(id, State.HELD, lines, List.of());
    }

    static Reservation refused(ReservationId id, List<Sku> missing) {
        return new Reservation(id, State.REFUSED, List.of(), missing);
    }

    /** Of one that was released before it was asked for: when the request comes, it is too late. */
    static Reservation neverHeld(ReservationId id) {
        return new Reservation(id, State.RELEASED, List.of(), List.of());
    }

    Reservation as(State next) {
        return new Reservation(id, next, lines, missing);
    }
}
