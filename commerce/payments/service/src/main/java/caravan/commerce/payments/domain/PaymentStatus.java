package caravan.commerce.payments.domain;

import caravan.kernel.WireNames;

/** The status of a payment. A status in {@code -ing} waits for the provider. */
public enum PaymentStatus {
    AUTHORIZING,
    /** The customer must act, such as authenticate with the bank. Nothing is held yet. */
    ACTION_REQUIRED,
    AUTHORIZED,
    /** The authorization has lapsed, and a new one is asked for. */
    RENEWING,
    DECLINED,
    CAPTURING,
    CAPTURED,
    VOIDING,
    /** The action is not wanted any more. Nothing is held. */
    CANCELLING,
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
