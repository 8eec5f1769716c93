package caravan.commerce.inventory;

import caravan.chassis.api.Transaction;
import caravan.commerce.inventory.domain.StockLevel;
import caravan.commerce.inventory.domain.StockMovement;
import caravan.commerce.kernel.Sku;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Stores levels, and the journal of movements that explains them. */
public interface StockLevelRepository {
    /** The level of a SKU; empty if it never had stock. */
    Optional<StockLevel> of(Sku sku);

    /** @return levels in the order of their SKUs, at most {@code rowsMax}, only those behind {@code after} */
    List<StockLevel> page(Optional<Sku> after, int rowsMax);

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
