package caravan.commerce.catalog.domain;

import java.util.Objects;
import java.util.Optional;

/** What staff enter for a product: a PUT replaces all of it. */
public record Offer(ProductName name, Price price, Optional<Description> description) {
    public Offer {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(price, "price");
        Objects.requireNonNull(description, "description");
    }
}
