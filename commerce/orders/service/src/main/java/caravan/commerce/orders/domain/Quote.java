package caravan.commerce.orders.domain;

import caravan.commerce.kernel.CurrencyCode;
import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.Sku;
import java.util.List;
import java.util.OptionalInt;

/** The price of an order's items, or why they have none. Positions count from 0. */
public sealed interface Quote {
    /** @param lines one for each SKU */
    record Priced(List<Order.Line> lines, Money total) implements Quote {
        public Priced {
            lines = List.copyOf(lines);
        }
    }

    /** Why the items have no price. */
    sealed interface Refused extends Quote {}

    /** No product with this SKU is on sale. */
    record UnknownSku(int position, Sku sku) implements Refused {}

    /** The items have prices in two currencies, and an order is paid in one. */
    record MixedCurrencies(int position, CurrencyCode first, CurrencyCode other) implements Refused {}

    /** All items together have too many pieces of a SKU. */
    record QuantityTooLarge(int position, Sku sku) implements Refused {}

    /** With this item the total is too large. */
    record TotalTooLarge(int position) implements Refused {}

    /** The customer saw another price of an item, or another total. */
    record PriceChanged(OptionalInt position, Money seen, Priced now) implements Refused {}
}
