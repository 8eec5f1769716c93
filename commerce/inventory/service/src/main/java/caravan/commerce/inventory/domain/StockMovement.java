package caravan.commerce.inventory.domain;

import caravan.commerce.kernel.Sku;
import java.util.Optional;

/**
 * An entry of the journal of what came and went: the changes of a SKU add up to what is on hand.
 *
 * @param change pieces, never 0; below 0 if they went
 * @param cause the reservation's id, or the id of the request
 * @param reason what staff gave as the reason of an adjustment
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
