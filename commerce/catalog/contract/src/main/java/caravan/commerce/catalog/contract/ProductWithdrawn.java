package caravan.commerce.catalog.contract;

import caravan.commerce.kernel.Sku;

/** A product is no longer on sale. Keyed by the SKU. */
public record ProductWithdrawn(Sku sku, long version) implements CatalogMessage {}
