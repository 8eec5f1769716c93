package caravan.commerce.orders.domain;

import caravan.kernel.WireNames;

/** How far an order's payment has come; those that end in -ING, and {@link #REQUESTED}, await payments' reply. */
public enum PaymentState {
    NONE,
    REQUESTED,
    AUTHORIZED,
    DECLINED,
    VOIDING,
    VOIDED,
    CAPTURING,
    CAPTURED,
    REFUNDING,
    REFUNDED;

    /** Whether payments owes a reply. */
    public boolean isAwaited() {
        return switch (this) {
            case REQUESTED, VOIDING, CAPTURING, REFUNDING -> true;
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
