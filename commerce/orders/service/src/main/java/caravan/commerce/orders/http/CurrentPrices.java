package caravan.commerce.orders.http;

import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.Quantity;
import caravan.commerce.kernel.Sku;
import caravan.commerce.orders.domain.Quote;
import java.util.List;

/** What an order would cost now: told to who saw other prices. */
record CurrentPrices(List<Item> items, Money total) {
    record Item(Sku sku, Quantity quantity, Money unitPrice) {}

    static CurrentPrices of(Quote.Priced quote) {
        return new CurrentPrices(
                quote.lines().stream()
                        .map(line -> new Item(line.sku(), line.quantity(), line.unitPrice()))
                        .toList(),
                quote.total());
    }
}
