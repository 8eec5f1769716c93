package caravan.commerce.inventory.domain;

import caravan.commerce.kernel.Sku;
import java.util.Optional;

/**
 * An entry of the journal. The sum of a SKU's changes is its pieces on hand.
 *
 * @param change pieces that came, or below 0 pieces that left; never 0
 * @param cause the id of the reservation or of the request
 * @param reason of an adjustment, as staff gave it
 */
public record StockMovement(Sku sku, Kind kind, long change, String cause, Optional<AdjustmentReason> reason) {
    /** Why pieces move. */
    public enum Kind {
        RECEIPT,
        ADJUSTMENT,
        COMMIT,
        RETURN
    }
}
