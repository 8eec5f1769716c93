package caravan.commerce.catalog;

import caravan.chassis.api.messages.Outbox;
import caravan.chassis.api.tracing.Cause;
import caravan.commerce.catalog.contract.CatalogMessage;
import caravan.commerce.catalog.contract.ProductChanged;
import caravan.commerce.catalog.contract.ProductWithdrawn;
import caravan.commerce.catalog.domain.Product;

/** Adds the messages of catalog to the outbox. */
final class ProductMessages {
    private ProductMessages() {}

    static void tell(Outbox outbox, Product product, Cause cause) {
        String key = product.sku().value();
        if (product.onSale()) {
            ProductChanged fact = new ProductChanged(
                    product.sku(),
                    product.offer().name().value(),
                    product.offer().price().asMoney(),
                    product.version());
            outbox.add(CatalogMessage.PRODUCT_CHANGED, key, fact, cause);
        } else {
            outbox.add(
                    CatalogMessage.PRODUCT_WITHDRAWN,
                    key,
                    new ProductWithdrawn(product.sku(), product.version()),
                    cause);
        }
    }
}
