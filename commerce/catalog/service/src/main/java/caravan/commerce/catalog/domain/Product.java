package caravan.commerce.catalog.domain;

import caravan.commerce.kernel.Sku;
import java.time.Instant;

/**
 * A SKU's entry in the catalog. A withdrawn one stays, off sale, so that its versions go on where they were when it
 * comes back: a subscriber must never see an old version number tell something new.
 *
 * @param version from 1, one up at each change, withdrawals included
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
