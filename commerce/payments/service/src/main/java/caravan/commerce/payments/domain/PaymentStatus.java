package caravan.commerce.payments.domain;

import java.util.Locale;

/** Where a payment stands; those in {@code -ing} wait for the provider. */
public enum PaymentStatus {
    AUTHORIZING,
    AUTHORIZED,
    DECLINED,
    CAPTURING,
    CAPTURED,
    VOIDING,
    VOIDED,
    REFUNDING,
    REFUNDED;

    /** The name in tables and JSON. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if no status has the code */
    public static PaymentStatus ofCode(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
