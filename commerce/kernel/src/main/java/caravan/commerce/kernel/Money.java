package caravan.commerce.kernel;

import java.util.Objects;

/**
 * An amount in a currency's minor units (cents of EUR), 0 to {@value #AMOUNT_MAX}.
 *
 * @param amount minor units, never negative; the use of the money says its direction
 */
public record Money(long amount, CurrencyCode currency) {
    /** With this bound, sums of orders fit into a long, and an amount is exact as a JSON number. */
    public static final long AMOUNT_MAX = 9_000_000_000_000_000L;

    /** @throws IllegalArgumentException if the amount is out of bounds */
    public Money {
        Objects.requireNonNull(currency, "currency");
        if (amount < 0 || amount > AMOUNT_MAX) {
            throw new IllegalArgumentException("must be an amount from 0 to " + AMOUNT_MAX + " minor units");
        }
    }

    public static Money of(long amount, String currency) {
        return new Money(amount, new CurrencyCode(currency));
    }

    /** @throws IllegalArgumentException if the currencies differ or the sum is out of bounds */
    public Money plus(Money other) {
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException("cannot add " + other.currency + " to " + currency);
        }
        return new Money(amount + other.amount, currency);
    }

    /** @throws IllegalArgumentException if the product is out of bounds */
    public Money times(Quantity quantity) {
        long high = Math.multiplyHigh(amount, quantity.value());
        if (high != 0) {
            throw new IllegalArgumentException("must be an amount from 0 to " + AMOUNT_MAX + " minor units");
        }
        return new Money(amount * quantity.value(), currency);
    }

    @Override
    public String toString() {
        return amount + " " + currency;
    }
}
