package caravan.commerce.catalog;

import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.trail.Actor;
import caravan.chassis.api.trail.Change;
import caravan.chassis.api.trail.Fields;
import caravan.commerce.catalog.domain.Description;
import caravan.commerce.catalog.domain.Offer;
import caravan.commerce.catalog.domain.Product;
import java.util.Optional;

/** The records of product changes for the trail: who made the change, and what is different. */
final class ProductChanges {
    private ProductChanges() {}

    /** @param before the entry; empty if there was none */
    static Change of(Actor actor, Cause cause, Optional<Product> before, Product after) {
        return new Change(
                actor,
                cause,
                action(before.filter(Product::onSale), after),
                "product",
                after.sku().value(),
                before.map(ProductChanges::fields).orElse(Fields.NONE),
                fields(after));
    }

    private static String action(Optional<Product> onSale, Product after) {
        if (!after.onSale()) {
            return "product_withdrawn";
        }
        if (onSale.isEmpty()) {
            return "product_offered";
        }
        boolean samePrice = onSale.get().offer().price().equals(after.offer().price());
        return samePrice ? "product_changed" : "price_changed";
    }

    private static Fields fields(Product product) {
        Offer offer = product.offer();
        return Fields.of("version", product.version())
                .and("on_sale", product.onSale())
                .and("price_amount", offer.price().amount())
                .and("price_currency", offer.price().currency().value())
                .and("name", offer.name().value())
                .and("description", offer.description().map(Description::value));
    }
}
