package caravan.catalog.contract;

import caravan.kernel.Sku;

/** A product is no longer on sale. Keyed by the SKU. */
public record ProductWithdrawn(Sku sku, long version) implements CatalogMessage {}
