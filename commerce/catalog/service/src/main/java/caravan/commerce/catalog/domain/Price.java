package caravan.commerce.catalog.domain;

import caravan.commerce.kernel.CurrencyCode;
import caravan.commerce.kernel.Money;
import java.util.Objects;

/**
 * What one piece costs: money above zero, since a piece that costs nothing is more often a slip than a gift.
 *
 * @param amount minor units of the currency, 1 to {@link Money#AMOUNT_MAX}
 */
public record Price(long amount, CurrencyCode currency) {
    /** @throws IllegalArgumentException if the amount is out of bounds */
    public Price {
        Objects.requireNonNull(currency, "currency");
        if (amount < 1 || amount > Money.AMOUNT_MAX) {
            throw new IllegalArgumentException("must be a price from 1 to " + Money.AMOUNT_MAX + " minor units");
        }
    }

    public Money asMoney() {
        return new Money(amount, currency);
    }
}
