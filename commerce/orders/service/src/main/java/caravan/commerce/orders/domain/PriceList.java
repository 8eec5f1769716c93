package caravan.commerce.orders.domain;

import caravan.commerce.kernel.CurrencyCode;
import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.Quantity;
import caravan.commerce.kernel.Sku;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The prices of products on sale. A SKU that is not there is unknown or withdrawn. */
public record PriceList(Map<Sku, Money> prices) {
    /** The most items of one order. It limits the work for an order, and its row. */
    public static final int ITEMS_MAX = 100;

    /**
     * A SKU and how many pieces a customer asks for.
     *
     * @param seenUnitPrice the price of a piece that the customer saw; the order is refused if the price is another. The price itself never
     *     comes from the customer
     */
    public record Item(Sku sku, Quantity quantity, Optional<Money> seenUnitPrice) {
        public Item(Sku sku, Quantity quantity) {
            this(sku, quantity, Optional.empty());
        }
    }

    public PriceList {
        prices = Map.copyOf(prices);
    }

    /**
     * Prices the items of an order. Refuses them if the customer saw other prices, as far as the request says so.
     *
     * @param items 1 to {@value #ITEMS_MAX}
     * @param seenTotal the total that the customer saw
     */
    public Quote quote(List<Item> items, Optional<Money> seenTotal) {
        Quote quote = quote(items);
        return quote instanceof Quote.Priced now ? compared(items, seenTotal, now) : quote;
    }

    private Quote compared(List<Item> items, Optional<Money> seenTotal, Quote.Priced now) {
        for (int position = 0; position < items.size(); position++) {
            Optional<Money> seen = items.get(position).seenUnitPrice();
            if (seen.isPresent()
                    && !seen.get().equals(prices.get(items.get(position).sku()))) {
                return new Quote.PriceChanged(OptionalInt.of(position), seen.get(), now);
            }
        }
        return seenTotal.isPresent() && !seenTotal.get().equals(now.total())
                ? new Quote.PriceChanged(OptionalInt.empty(), seenTotal.get(), now)
                : now;
    }

    /** A SKU that comes more than once becomes one line, at its first place. */
    Quote quote(List<Item> items) {
        Map<Sku, Order.Line> lines = new LinkedHashMap<>();
        long total = 0;
        CurrencyCode currency = null;
        for (int position = 0; position < items.size(); position++) {
            Item item = items.get(position);
            Money unitPrice = prices.get(item.sku());
            if (unitPrice == null) {
                return new Quote.UnknownSku(position, item.sku());
            }
            if (currency != null && !currency.equals(unitPrice.currency())) {
                return new Quote.MixedCurrencies(position, currency, unitPrice.currency());
            }
            currency = unitPrice.currency();

            Order.Line before = lines.get(item.sku());
            int pieces = item.quantity().value()
                    + (before == null ? 0 : before.quantity().value());
            if (pieces > Quantity.MAX) {
                return new Quote.QuantityTooLarge(position, item.sku());
            }
            // A division, since a product could overflow before it is compared.
            if (unitPrice.amount()
                    > (Money.AMOUNT_MAX - total) / item.quantity().value()) {
                return new Quote.TotalTooLarge(position);
            }
            total += unitPrice.amount() * item.quantity().value();
            lines.put(item.sku(), new Order.Line(item.sku(), new Quantity(pieces), unitPrice));
        }
        if (currency == null) {
            throw new IllegalArgumentException("an order has at least one item");
        }
        return new Quote.Priced(new ArrayList<>(lines.values()), new Money(total, currency));
    }
}
