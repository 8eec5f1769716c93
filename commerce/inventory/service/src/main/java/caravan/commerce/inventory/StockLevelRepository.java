package caravan.commerce.inventory;

import caravan.chassis.api.Transaction;
import caravan.commerce.inventory.domain.StockLevel;
import caravan.commerce.inventory.domain.StockMovement;
import caravan.commerce.kernel.ReservationId;
import caravan.commerce.kernel.Sku;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Stores levels, and the journal of movements that explains them. */
public interface StockLevelRepository {
    /** The level of a SKU; empty if it never had stock. */
    Optional<StockLevel> of(Sku sku);

    /** @return levels in the order of their SKUs, at most {@code rowsMax}, only those behind {@code after} */
    List<StockLevel> page(Optional<Sku> after, int rowsMax);

    /**
     * A movement in the journal.
     *
     * @param id from 1; it rises with time, and some numbers may be missing
     */
    record JournalEntry(long id, StockMovement movement, Instant at) {}

    /**
     * A page of the journal.
     *
     * @param next give it as {@code before} for the next page; empty if there is none
     */
    record JournalPage(List<JournalEntry> entries, OptionalLong next) {}

    /**
     * The movements of a SKU, the newest first. No index has the SKU of a movement, since it would make each commit more expensive. So a
     * page looks through a bounded number of movements, and may be short or empty although more follow.
     *
     * @param before only movements with a lower id
     */
    JournalPage movementsOf(Sku sku, OptionalLong before, int limit);

    /** The pieces that left or came back for a reservation, in their order. */
    List<JournalEntry> movementsFor(ReservationId reservation);

    /** Adds rows at {@link StockLevel#none} for SKUs that have none, so that {@link #lock} finds them. */
    void open(Transaction transaction, Set<Sku> skus);

    /** The levels of these SKUs, locked in the order of the SKUs until the transaction ends. SKUs without stock are left out. */
    Map<Sku, StockLevel> lock(Transaction transaction, Set<Sku> skus);

    /**
     * Replaces levels that {@link #lock} found, and adds to the journal.
     *
     * @param at when the movements happened
     */
    void save(Transaction transaction, Collection<StockLevel> changed, Collection<StockMovement> movements, Instant at);
}
