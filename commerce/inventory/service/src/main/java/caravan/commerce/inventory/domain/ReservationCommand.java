package caravan.commerce.inventory.domain;

import caravan.commerce.kernel.ReservationId;
import java.util.List;

/** What is wanted of a reservation; asked twice, it is done once. */
public sealed interface ReservationCommand {
    ReservationId reservationId();

    /** Hold all of the pieces, or none. */
    record Reserve(ReservationId reservationId, List<Reservation.Line> lines) implements ReservationCommand {
        public Reserve {
            lines = List.copyOf(lines);
        }
    }

    /** Let go of what is held, or will be asked for. */
    record Release(ReservationId reservationId) implements ReservationCommand {}

    /** The held pieces leave the house. */
    record Commit(ReservationId reservationId) implements ReservationCommand {}

    /** The pieces that had left are in the house again. */
    record TakeBack(ReservationId reservationId) implements ReservationCommand {}
}
