package caravan.commerce.inventory.domain;

import caravan.commerce.kernel.Sku;

/** A command of staff. It is decided purely: the outcome depends only on the current level. */
public sealed interface StockCommand permits ReceiveStock, AdjustStock {
    Sku sku();

    /**
     * @param level the SKU's level, {@link StockLevel#none} if it never had stock
     * @param cause the request's id, for the journal
     */
    StockOutcome decide(StockLevel level, String cause);
}
