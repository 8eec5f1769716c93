package caravan.commerce.payments.domain;

import caravan.kernel.WireNames;

/** The status of a payment. A status in {@code -ing} waits for the provider. */
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
    public String wireName() {
        return WireNames.of(this);
    }

    /** @throws IllegalArgumentException if there is no such status */
    public static PaymentStatus parse(String wireName) {
        return WireNames.parse(PaymentStatus.class, wireName);
    }
}
