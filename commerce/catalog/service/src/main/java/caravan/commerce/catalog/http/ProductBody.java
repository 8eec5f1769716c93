package caravan.commerce.catalog.http;

import caravan.commerce.catalog.domain.Description;
import caravan.commerce.catalog.domain.Offer;
import caravan.commerce.catalog.domain.Price;
import caravan.commerce.catalog.domain.ProductName;
import java.util.Optional;

/** What PUT takes. */
record ProductBody(ProductName name, Price price, Optional<Description> description) {
    Offer asOffer() {
        return new Offer(name, price, description);
    }
}
