package caravan.commerce.catalog.domain;

import caravan.commerce.kernel.Sku;
import java.time.Instant;
import java.util.Optional;

/** Withdraw a product from sale. */
public record WithdrawProduct(Sku sku, Precondition precondition) implements ProductCommand {
    @Override
    public ProductOutcome decide(Optional<Product> current, Instant now) {
        Optional<Product> onSale = current.filter(Product::onSale);
        // A missing product is answered before the precondition is checked (RFC 9110, section 13.2.1).
        if (onSale.isEmpty()) {
            return new ProductOutcome.NotOnSale();
        }
        if (!precondition.holdsFor(onSale)) {
            return new ProductOutcome.PreconditionFailed(onSale.map(Product::version));
        }
        return new ProductOutcome.Withdrawn(onSale.get().withdrawn(now));
    }
}
