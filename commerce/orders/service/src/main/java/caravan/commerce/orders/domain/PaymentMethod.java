package caravan.commerce.orders.domain;

import java.util.regex.Pattern;

/** The payment method that a customer chose. The payment provider defines its values; orders does not check them. */
public record PaymentMethod(String value) {
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    /** @throws IllegalArgumentException if it is not 1 to 64 letters, digits, underscores and hyphens of ASCII */
    public PaymentMethod {
        if (!TOKEN.matcher(value).matches()) {
            throw new IllegalArgumentException("must be 1 to 64 letters, digits, underscores and hyphens");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
