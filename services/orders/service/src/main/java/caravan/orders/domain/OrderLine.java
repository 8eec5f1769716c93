package caravan.orders.domain;

import caravan.kernel.Money;
import caravan.kernel.Quantity;
import caravan.kernel.Sku;

/** So many pieces of a SKU at the price of the moment the order was placed. */
public record OrderLine(Sku sku, Quantity quantity, Money unitPrice) {}
