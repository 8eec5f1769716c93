package caravan.commerce.inventory.domain;

import caravan.commerce.kernel.ReservationId;
import java.util.List;

/** What a {@link ReservationCommand} came to, now or before. */
public sealed interface ReservationOutcome {
    ReservationId reservationId();

    /** All of the pieces are, or were, held. */
    record Reserved(ReservationId reservationId) implements ReservationOutcome {}

    /** @param shortages of what there was not enough */
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
