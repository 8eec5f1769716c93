package caravan.orders.domain;

import caravan.kernel.Quantity;
import caravan.kernel.Sku;

/** So many pieces of a SKU, as asked for: without a price, which never comes from the customer. */
public record OrderItem(Sku sku, Quantity quantity) {}
