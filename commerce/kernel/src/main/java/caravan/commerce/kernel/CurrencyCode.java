package caravan.commerce.kernel;

import java.util.Currency;
import java.util.Objects;

/** An ISO 4217 currency code, such as EUR. */
public record CurrencyCode(String value) {
    /** @throws IllegalArgumentException if there is no such currency */
    public CurrencyCode {
        Objects.requireNonNull(value, "value");
        try {
            Currency.getInstance(value);
        } catch (IllegalArgumentException unknown) {
            throw new IllegalArgumentException("must be an ISO 4217 currency code such as EUR", unknown);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
