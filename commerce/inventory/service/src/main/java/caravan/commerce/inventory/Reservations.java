package caravan.commerce.inventory;

import caravan.chassis.api.Transaction;
import caravan.commerce.inventory.domain.Reservation;
import caravan.commerce.kernel.ReservationId;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** Where reservations are kept. */
public interface Reservations {
    /** The reservations that there are of these; locked, in the order of their ids, until the transaction ends. */
    Map<ReservationId, Reservation> lock(Transaction transaction, Set<ReservationId> ids);

    /** Adds reservations that {@link #lock} did not find, with their lines. */
    void add(Transaction transaction, Collection<Reservation> reservations, Instant at);

    /** Sets the state of reservations that {@link #lock} found; nothing else of them ever changes. */
    void replace(Transaction transaction, Collection<Reservation> reservations, Instant at);
}
