package caravan.commerce.orders.domain;

import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.Quantity;
import caravan.commerce.kernel.Sku;

/** So many pieces of a SKU at the price of the moment the order was placed. */
public record OrderLine(Sku sku, Quantity quantity, Money unitPrice) {}
