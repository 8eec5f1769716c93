package caravan.commerce.catalog.domain;

import caravan.commerce.kernel.Sku;
import java.time.Instant;

/**
 * A SKU's entry in the catalog. A withdrawn product keeps its entry, so that its versions continue when it comes back: no version number
 * may ever mean two states.
 *
 * @param version starts at 1 and rises by one at each change, withdrawals included
 */
public record Product(Sku sku, Offer offer, boolean onSale, long version, Instant changedAt) {
    static Product first(Sku sku, Offer offer, Instant now) {
        return new Product(sku, offer, true, 1, now);
    }

    Product offeredAs(Offer next, Instant now) {
        return new Product(sku, next, true, version + 1, now);
    }

    Product withdrawn(Instant now) {
        return new Product(sku, offer, false, version + 1, now);
    }
}
