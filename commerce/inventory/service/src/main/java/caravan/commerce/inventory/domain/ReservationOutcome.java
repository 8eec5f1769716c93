package caravan.commerce.inventory.domain;

import caravan.commerce.kernel.ReservationId;
import java.util.List;

/** The outcome of a {@link ReservationCommand}; of a repeat, the earlier outcome. */
public sealed interface ReservationOutcome {
    ReservationId reservationId();

    /** All of the pieces are, or were, held. */
    record Reserved(ReservationId reservationId) implements ReservationOutcome {}

    /** @param shortages the SKUs of which there was too little */
    record Refused(ReservationId reservationId, List<Reservation.Shortage> shortages) implements ReservationOutcome {
        public Refused {
            shortages = List.copyOf(shortages);
        }
    }

    /** Nothing is held, and nothing will be. */
    record Released(ReservationId reservationId) implements ReservationOutcome {}

    /** The pieces have left. */
    record Committed(ReservationId reservationId) implements ReservationOutcome {}

    /** The pieces are back. */
    record Returned(ReservationId reservationId) implements ReservationOutcome {}
}
