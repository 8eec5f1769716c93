package caravan.commerce.inventory.domain;

import caravan.commerce.kernel.Quantity;
import caravan.commerce.kernel.ReservationId;
import caravan.commerce.kernel.Sku;
import java.util.List;
import java.util.OptionalLong;

/**
 * Pieces that were asked for together. Kept for ever, whatever its state: that is what makes a repeated command answer
 * again and do nothing.
 *
 * @param lines what is, or once was, held; none if nothing ever was
 * @param shortages what it was refused for
 */
public record Reservation(ReservationId id, State state, List<Line> lines, List<Shortage> shortages) {
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

    /**
     * There was too little of a SKU.
     *
     * @param available pieces that were left; unknown of what was refused before this was kept
     */
    public record Shortage(Sku sku, OptionalLong available) {}

    public Reservation {
        lines = List.copyOf(lines);
        shortages = List.copyOf(shortages);
    }

    static Reservation held(ReservationId id, List<Line> lines) {
        return new Reservation(id, State.HELD, lines, List.of());
    }

    static Reservation refused(ReservationId id, List<Shortage> shortages) {
        return new Reservation(id, State.REFUSED, List.of(), shortages);
    }

    /** Of one that was released before it was asked for: when the request comes, it is too late. */
    static Reservation neverHeld(ReservationId id) {
        return new Reservation(id, State.RELEASED, List.of(), List.of());
    }

    Reservation as(State next) {
        return new Reservation(id, next, lines, shortages);
    }
}
