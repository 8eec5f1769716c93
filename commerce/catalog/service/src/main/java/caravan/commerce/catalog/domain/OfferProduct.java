package caravan.commerce.catalog.domain;

import caravan.commerce.kernel.Sku;
import java.time.Instant;
import java.util.Optional;

/** Put a product on sale with this offer, or change its offer. */
public record OfferProduct(Sku sku, Offer offer, Precondition precondition) implements ProductCommand {
    @Override
    public ProductOutcome decide(Optional<Product> current, Instant now) {
        Optional<Product> onSale = current.filter(Product::onSale);
        if (!precondition.holdsFor(onSale)) {
            return new ProductOutcome.PreconditionFailed(onSale.map(Product::version));
        }
        if (onSale.isPresent()) {
            Product product = onSale.get();
            return product.offer().equals(offer)
                    ? new ProductOutcome.Unchanged(product)
                    : new ProductOutcome.Replaced(product.offeredAs(offer, now));
        }
        return new ProductOutcome.Created(current.map(withdrawn -> withdrawn.offeredAs(offer, now))
                .orElseGet(() -> Product.first(sku, offer, now)));
    }
}
