package caravan.commerce.orders.domain;

import caravan.kernel.WireNames;

/** Why an order was rejected or cancelled, or why it is still pending. */
public enum Reason {
    OUT_OF_STOCK,
    PAYMENT_DECLINED,
    /** Its customer, or staff, cancelled it. */
    REQUESTED,
    /** It was pending for longer than its limit. */
    EXPIRED,
    /** Its payment's authorization ended by itself before the order was shipped. */
    PAYMENT_LAPSED,
    /** It is pending: its customer must act, so that the payment can be authorized. */
    PAYMENT_ACTION_REQUIRED;

    /** Its name on the wire and in the database. */
    public String text() {
        return WireNames.of(this);
    }

    /** @throws IllegalArgumentException if there is no such reason */
    public static Reason parse(String text) {
        return WireNames.parse(Reason.class, text);
    }
}
