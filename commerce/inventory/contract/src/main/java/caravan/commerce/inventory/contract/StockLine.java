package caravan.commerce.inventory.contract;

import caravan.commerce.kernel.Quantity;
import caravan.commerce.kernel.Sku;

/** A number of pieces of a SKU. */
public record StockLine(Sku sku, Quantity quantity) {}
