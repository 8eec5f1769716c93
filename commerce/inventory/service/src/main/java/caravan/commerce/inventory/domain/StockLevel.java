package caravan.commerce.inventory.domain;

import caravan.commerce.kernel.Quantity;
import caravan.commerce.kernel.Sku;

/**
 * How many pieces of a SKU there are: always 0 ≤ reserved ≤ on hand.
 *
 * @param onHand pieces in the house; receipts and adjustments keep it within {@value #ON_HAND_MAX}
 * @param reserved pieces of these that are held for someone
 * @param version 0 for a SKU that never had stock, one up at each change
 */
public record StockLevel(Sku sku, long onHand, long reserved, long version) {
    /** More is taken for a slip of the keyboard; far from where sums of a long would overflow. */
    public static final long ON_HAND_MAX = 1_000_000_000;

    /** @throws IllegalArgumentException if more is reserved than there is, or less than nothing: a bug, never a refusal */
    public StockLevel {
        if (reserved < 0 || reserved > onHand) {
            throw new IllegalArgumentException(
                    "stock of " + sku + " cannot have " + reserved + " reserved of " + onHand + " on hand");
        }
    }

    /** The level of a SKU that never had stock. */
    public static StockLevel none(Sku sku) {
        return new StockLevel(sku, 0, 0, 0);
    }

    /** Pieces that may still be promised. */
    public long available() {
        return onHand - reserved;
    }

    StockLevel onHandChangedBy(long pieces) {
        return new StockLevel(sku, onHand + pieces, reserved, version + 1);
    }

    StockLevel holding(Quantity quantity) {
        return new StockLevel(sku, onHand, reserved + quantity.value(), version + 1);
    }

    StockLevel releasing(Quantity quantity) {
        return new StockLevel(sku, onHand, reserved - quantity.value(), version + 1);
    }

    /** The held pieces leave the house. */
    StockLevel committing(Quantity quantity) {
        return new StockLevel(sku, onHand - quantity.value(), reserved - quantity.value(), version + 1);
    }
}
