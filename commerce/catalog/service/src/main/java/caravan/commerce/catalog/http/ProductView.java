package caravan.commerce.catalog.http;

import caravan.commerce.catalog.domain.Description;
import caravan.commerce.catalog.domain.Price;
import caravan.commerce.catalog.domain.Product;
import caravan.commerce.catalog.domain.ProductName;
import caravan.commerce.kernel.Sku;
import java.time.Instant;
import java.util.Optional;

/** A product on sale in JSON. */
record ProductView(
        Sku sku, ProductName name, Price price, Optional<Description> description, long version, Instant changedAt) {
    static ProductView of(Product product) {
        return new ProductView(
                product.sku(),
                product.offer().name(),
                product.offer().price(),
                product.offer().description(),
                product.version(),
                product.changedAt());
    }
}
