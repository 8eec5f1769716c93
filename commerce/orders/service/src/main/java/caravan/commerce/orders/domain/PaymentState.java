package caravan.commerce.orders.domain;

import caravan.kernel.WireNames;

/** The state of an order's payment. {@link #REQUESTED}, {@link #ACTION_REQUIRED} and the states that end in -ING await a reply of payments. */
public enum PaymentState {
    NONE,
    REQUESTED,
    /** The customer must act, such as authenticate with the bank. */
    ACTION_REQUIRED,
    AUTHORIZED,
    DECLINED,
    VOIDING,
    VOIDED,
    CAPTURING,
    CAPTURED,
    REFUNDING,
    REFUNDED;

    /** Whether a reply of payments is awaited. */
    public boolean isAwaited() {
        return switch (this) {
            case REQUESTED, ACTION_REQUIRED, VOIDING, CAPTURING, REFUNDING -> true;
            case NONE, AUTHORIZED, DECLINED, VOIDED, CAPTURED, REFUNDED -> false;
        };
    }

    /** Its name in the database. */
    public String text() {
        return WireNames.of(this);
    }

    /** @throws IllegalArgumentException if there is no such state */
    public static PaymentState parse(String text) {
        return WireNames.parse(PaymentState.class, text);
    }
}
