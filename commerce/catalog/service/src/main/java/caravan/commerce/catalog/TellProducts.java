package caravan.commerce.catalog;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.messages.StatePages;
import caravan.chassis.api.tracing.Cause;
import caravan.commerce.catalog.domain.Product;
import caravan.commerce.kernel.Sku;
import java.util.List;
import java.util.Optional;

/** Tells other services all products again, withdrawn ones included. */
public final class TellProducts implements StatePages {
    private final ProductRepository products;

    public TellProducts(ProductRepository products) {
        this.products = products;
    }

    @Override
    public Optional<String> tell(Transaction transaction, Optional<String> after, int rowsMax, Cause cause) {
        List<Product> page = products.page(transaction, after.map(Sku::new), rowsMax);
        page.forEach(product -> ProductMessages.tell(transaction.outbox(), product, cause));
        return page.isEmpty()
                ? Optional.empty()
                : Optional.of(page.getLast().sku().value());
    }
}
