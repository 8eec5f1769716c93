package caravan.commerce.inventory.domain;

import caravan.commerce.kernel.Sku;

/** What staff ask for. Decided purely: what comes of it depends on the level as it is. */
public sealed interface StockCommand permits ReceiveStock, AdjustStock {
    Sku sku();

    /**
     * @param level the SKU's level, {@link StockLevel#none} if it never had stock
     * @param cause the request's id, for the journal
     */
    StockOutcome decide(StockLevel level, String cause);
}
