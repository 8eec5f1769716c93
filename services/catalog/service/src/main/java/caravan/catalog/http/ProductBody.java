package caravan.catalog.http;

import caravan.catalog.domain.Description;
import caravan.catalog.domain.Offer;
import caravan.catalog.domain.Price;
import caravan.catalog.domain.ProductName;
import java.util.Optional;

/** What PUT takes. */
record ProductBody(ProductName name, Price price, Optional<Description> description) {
    Offer asOffer() {
        return new Offer(name, price, description);
    }
}
