package caravan.commerce.catalog.domain;

import caravan.commerce.kernel.CurrencyCode;
import caravan.commerce.kernel.Money;
import java.util.Objects;

/**
 * The price of one piece; 0 if it is free.
 *
 * @param amount minor units of the currency, 0 to {@link Money#AMOUNT_MAX}
 */
public record Price(long amount, CurrencyCode currency) {
    /** @throws IllegalArgumentException if the amount is out of bounds */
    public Price {
        Objects.requireNonNull(currency, "currency");
        if (amount < 0 || amount > Money.AMOUNT_MAX) {
            throw new IllegalArgumentException("must be a price from 0 to " + Money.AMOUNT_MAX + " minor units");
        }
    }

    public Money asMoney() {
        return new Money(amount, currency);
    }
}
