package caravan.commerce.inventory.domain;

import caravan.commerce.kernel.Quantity;
import caravan.commerce.kernel.ReservationId;
import caravan.commerce.kernel.Sku;
import java.util.List;
import java.util.OptionalLong;

/**
 * Pieces that were asked for together. A reservation is kept for ever, so that a repeated command does nothing and gets the same answer.
 *
 * @param lines the pieces that are or were held; empty if none ever were
 * @param shortages why it was refused
 */
public record Reservation(ReservationId id, State state, List<Line> lines, List<Shortage> shortages) {
    /** The state of a reservation: held → released, or held → committed → returned; or refused. */
    public enum State {
        HELD,
        RELEASED,
        COMMITTED,
        RETURNED,
        REFUSED
    }

    /** A number of pieces of a SKU. */
    public record Line(Sku sku, Quantity quantity) {}

    /**
     * There was too little of a SKU.
     *
     * @param available pieces that were left; unknown for reservations that an earlier version refused
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

    /** A reservation that was released before its request came. The request then holds nothing. */
    static Reservation neverHeld(ReservationId id) {
        return new Reservation(id, State.RELEASED, List.of(), List.of());
    }

    Reservation as(State next) {
        return new Reservation(id, next, lines, shortages);
    }
}
