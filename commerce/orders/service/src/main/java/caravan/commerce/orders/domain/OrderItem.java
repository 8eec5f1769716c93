package caravan.commerce.orders.domain;

import caravan.commerce.kernel.Quantity;
import caravan.commerce.kernel.Sku;

/** So many pieces of a SKU, as asked for: without a price, which never comes from the customer. */
public record OrderItem(Sku sku, Quantity quantity) {}
