package caravan.commerce.orders.domain;

import caravan.commerce.kernel.Sku;

/**
 * There was too little of a SKU for an order.
 *
 * @param available pieces that were left when inventory refused, from 0 on
 */
public record Shortage(Sku sku, long available) {}
