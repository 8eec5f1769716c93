package caravan.commerce.catalog.contract;

import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.Sku;

/**
 * A product is on sale at a price, from now on. Keyed by the SKU.
 *
 * @param version from 1, one up at each change, withdrawals included
 */
public record ProductChanged(Sku sku, String name, Money price, long version) implements CatalogMessage {}
