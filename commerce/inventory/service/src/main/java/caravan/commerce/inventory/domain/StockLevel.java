package caravan.commerce.inventory.domain;

import caravan.commerce.kernel.Quantity;
import caravan.commerce.kernel.Sku;

/**
 * How many pieces of a SKU there are: always 0 ≤ reserved ≤ on hand.
 *
 * @param onHand pieces in the stock; receipts and adjustments keep it within {@value #ON_HAND_MAX}
 * @param reserved how many of them are held
 * @param version 0 for a SKU that never had stock; rises by one at each change
 */
public record StockLevel(Sku sku, long onHand, long reserved, long version) {
    /** A larger number must be a typing error. Sums stay far below the range of a long. */
    public static final long ON_HAND_MAX = 1_000_000_000;

    /** @throws IllegalArgumentException if more is reserved than is on hand, or a number is negative; this is a bug, not a refusal */
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

    /** Pieces that can still be reserved. */
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

    /** The held pieces leave the stock. */
    StockLevel committing(Quantity quantity) {
        return new StockLevel(sku, onHand - quantity.value(), reserved - quantity.value(), version + 1);
    }
}
