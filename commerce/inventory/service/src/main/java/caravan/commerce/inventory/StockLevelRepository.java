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

/** Where the levels are kept, and the journal that explains them. */
public interface StockLevelRepository {
    /** The level of a SKU that ever had stock. */
    Optional<StockLevel> of(Sku sku);

    /** @return levels in the order of their SKUs, {@code rowsMax} at most, those behind {@code after} alone */
    List<StockLevel> page(Optional<Sku> after, int rowsMax);

    /** Makes rows for those SKUs that have none, at {@link StockLevel#none}, so that {@link #lock} finds them. */
    void open(Transaction transaction, Set<Sku> skus);

    /** The levels that there are of these SKUs; locked, in the order of the SKUs, until the transaction ends. */
    Map<Sku, StockLevel> lock(Transaction transaction, Set<Sku> skus);

    /**
     * Replaces levels that {@link #lock} found, and adds to the journal.
     *
     * @param at when the movements happened
     */
    void save(Transaction transaction, Collection<StockLevel> changed, Collection<StockMovement> movements, Instant at);
}
