package caravan.commerce.inventory;

import caravan.chassis.api.Transaction;
import caravan.commerce.inventory.domain.Reservation;
import caravan.commerce.inventory.domain.StockLevel;
import caravan.commerce.kernel.ReservationId;
import caravan.commerce.kernel.Sku;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** Where reservations are kept. */
public interface ReservationRepository {
    /**
     * What a batch of commands touches.
     *
     * @param reservations those that there are
     * @param levels of the SKUs that have stock
     */
    record Locked(Map<ReservationId, Reservation> reservations, Map<Sku, StockLevel> levels) {}

    /**
     * The reservations that there are of these, and the levels of their SKUs and of those asked for. Locked until the transaction ends:
     * reservations before levels, each in key order, so that two batches never wait for one another in a circle.
     */
    Locked lock(Transaction transaction, Set<ReservationId> ids, Set<Sku> skus);

    /** Adds reservations that {@link #lock} did not find. */
    void add(Transaction transaction, Collection<Reservation> reservations, Instant at);

    /** Sets the state of reservations that {@link #lock} found; nothing else of them ever changes. */
    void replace(Transaction transaction, Collection<Reservation> reservations, Instant at);
}
