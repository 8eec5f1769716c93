package caravan.commerce.catalog.domain;

import caravan.commerce.kernel.Sku;
import java.time.Instant;
import java.util.Optional;

/** What staff ask for. Decided purely: what comes of it depends on the product as it is, and on the time. */
public sealed interface ProductCommand permits OfferProduct, WithdrawProduct {
    Sku sku();

    /** @param current the SKU's entry, on sale or withdrawn; empty if it never had one */
    ProductOutcome decide(Optional<Product> current, Instant now);
}
