package caravan.commerce.orders.domain;

import java.util.Locale;

/** Why an order was rejected or cancelled. */
public enum Reason {
    OUT_OF_STOCK,
    PAYMENT_DECLINED,
    /** Its customer, or staff, cancelled it. */
    REQUESTED,
    /** It was pending for longer than its limit. */
    EXPIRED;

    /** Its name on the wire and in the database. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if there is no such reason */
    public static Reason parse(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
