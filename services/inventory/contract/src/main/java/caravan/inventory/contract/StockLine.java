package caravan.inventory.contract;

import caravan.kernel.Quantity;
import caravan.kernel.Sku;

/** So many pieces of a SKU. */
public record StockLine(Sku sku, Quantity quantity) {}
