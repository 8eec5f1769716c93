package caravan.commerce.catalog.contract;

import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.Sku;

/**
 * A product is now on sale at this price. Keyed by the SKU.
 *
 * @param version starts at 1 and rises by one at each change, withdrawals included
 */
public record ProductChanged(Sku sku, String name, Money price, long version) implements CatalogMessage {}
