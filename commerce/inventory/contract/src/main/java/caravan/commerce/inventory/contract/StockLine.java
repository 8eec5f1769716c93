package caravan.commerce.inventory.contract;

import caravan.commerce.kernel.Quantity;
import caravan.commerce.kernel.Sku;

/** So many pieces of a SKU. */
public record StockLine(Sku sku, Quantity quantity) {}
