package caravan.commerce.catalog.domain;

import caravan.commerce.kernel.Sku;
import java.time.Instant;
import java.util.Optional;

/** A command of staff. It is decided purely: the outcome depends only on the current entry and the time. */
public sealed interface ProductCommand permits OfferProduct, WithdrawProduct {
    Sku sku();

    /** @param current the SKU's entry, on sale or withdrawn; empty if there never was one */
    ProductOutcome decide(Optional<Product> current, Instant now);
}
