package caravan.commerce.inventory;

import caravan.chassis.api.Transaction;
import caravan.commerce.inventory.domain.Reservation;
import caravan.commerce.inventory.domain.StockLevel;
import caravan.commerce.kernel.ReservationId;
import caravan.commerce.kernel.Sku;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Stores reservations. */
public interface ReservationRepository {
    /**
     * The rows that a batch of commands needs.
     *
     * @param reservations those that exist
     * @param levels the levels of the SKUs that have stock
     */
    record Locked(Map<ReservationId, Reservation> reservations, Map<Sku, StockLevel> levels) {}

    /**
     * Loads the existing reservations, and the levels of their SKUs and of the given SKUs. All are locked until the transaction ends:
     * reservations before levels, each in key order, so that two batches cannot deadlock.
     */
    Locked lock(Transaction transaction, Set<ReservationId> ids, Set<Sku> skus);

    /** @param changedAt when it got its state */
    record Shown(Reservation reservation, Instant changedAt) {}

    Optional<Shown> find(ReservationId id);

    /** Adds reservations that {@link #lock} did not find. */
    void add(Transaction transaction, Collection<Reservation> reservations, Instant at);

    /** Sets the state of reservations that {@link #lock} found. Nothing else of a reservation ever changes. */
    void replace(Transaction transaction, Collection<Reservation> reservations, Instant at);
}
