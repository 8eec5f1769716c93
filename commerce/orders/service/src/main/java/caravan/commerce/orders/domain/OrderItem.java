package caravan.commerce.orders.domain;

import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.Quantity;
import caravan.commerce.kernel.Sku;
import java.util.Optional;

/**
 * So many pieces of a SKU, as asked for.
 *
 * @param seenUnitPrice what the customer saw a piece cost; the order is refused if it costs something else. What it costs never comes from the
 *     customer
 */
public record OrderItem(Sku sku, Quantity quantity, Optional<Money> seenUnitPrice) {
    public OrderItem(Sku sku, Quantity quantity) {
        this(sku, quantity, Optional.empty());
    }
}
