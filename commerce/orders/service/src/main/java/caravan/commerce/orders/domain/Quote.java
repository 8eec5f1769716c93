package caravan.commerce.orders.domain;

import caravan.commerce.kernel.CurrencyCode;
import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.Sku;
import java.util.List;
import java.util.OptionalInt;

/** What the items of an order would cost, or why they cannot be priced. Positions count from 0. */
public sealed interface Quote {
    /** @param lines one for each SKU */
    record Priced(List<Order.Line> lines, Money total) implements Quote {
        public Priced {
            lines = List.copyOf(lines);
        }
    }

    /** Why the items cannot be priced. */
    sealed interface Refused extends Quote {}

    /** There is no such product on sale. */
    record UnknownSku(int position, Sku sku) implements Refused {}

    /** An order is paid in one currency. */
    record MixedCurrencies(int position, CurrencyCode first, CurrencyCode other) implements Refused {}

    /** The pieces of a SKU, added up over the items, are too many. */
    record QuantityTooLarge(int position, Sku sku) implements Refused {}

    /** The total is out of bounds from this item on. */
    record TotalTooLarge(int position) implements Refused {}

    /** The customer saw another price of an item, or another total. */
    record PriceChanged(OptionalInt position, Money seen, Priced now) implements Refused {}
}
