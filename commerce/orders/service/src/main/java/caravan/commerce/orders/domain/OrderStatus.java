package caravan.commerce.orders.domain;

import caravan.kernel.WireNames;

/** The status of an order, which its customer sees. */
public enum OrderStatus {
    /** It is placed. The stock is being reserved, and the payment authorized. */
    PENDING,
    /** The stock is reserved, and the payment is authorized for exactly the total. */
    CONFIRMED,
    /** The goods are sent, and the payment is captured. */
    SHIPPED,
    /** The goods came back, and the payment is refunded. */
    RETURNED,
    /** There was too little stock, or the payment was declined. Nothing is reserved. */
    REJECTED,
    /** It was cancelled before it was shipped. Its stock and its payment are released. */
    CANCELLED;

    /** Whether the order can never change again. */
    public boolean isFinal() {
        return switch (this) {
            case RETURNED, REJECTED, CANCELLED -> true;
            case PENDING, CONFIRMED, SHIPPED -> false;
        };
    }

    /** Its name on the wire and in the database. */
    public String text() {
        return WireNames.of(this);
    }

    /** @throws IllegalArgumentException if there is no such status */
    public static OrderStatus parse(String text) {
        for (OrderStatus status : values()) {
            if (status.text().equals(text)) {
                return status;
            }
        }
        throw new IllegalArgumentException(
                "must be one of pending, confirmed, shipped, returned, rejected and cancelled");
    }
}
