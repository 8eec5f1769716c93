package caravan.commerce.inventory.domain;

import caravan.commerce.kernel.ReservationId;
import java.util.List;

/** A command for a reservation. A repeat does nothing more. */
public sealed interface ReservationCommand {
    ReservationId reservationId();

    /** Hold all of the pieces, or none. */
    record Reserve(ReservationId reservationId, List<Reservation.Line> lines) implements ReservationCommand {
        public Reserve {
            lines = List.copyOf(lines);
        }
    }

    /** Release the held pieces. If the request has not come yet, it will hold nothing. */
    record Release(ReservationId reservationId) implements ReservationCommand {}

    /** The held pieces leave the stock. */
    record Commit(ReservationId reservationId) implements ReservationCommand {}

    /** The committed pieces are back in the stock. */
    record TakeBack(ReservationId reservationId) implements ReservationCommand {}
}
