package caravan.commerce.orders.domain;

import caravan.kernel.WireNames;

/** Where an order stands, as its customer sees it. */
public enum OrderStatus {
    /** Placed; stock and payment are being seen to. */
    PENDING,
    /** The stock is held, and the payment authorized for exactly the total. */
    CONFIRMED,
    /** The goods have left, and the payment is taken. */
    SHIPPED,
    /** The goods came back, and the payment with them. */
    RETURNED,
    /** It could not be fulfilled or paid; nothing is held. */
    REJECTED,
    /** Called off before shipping; whatever was taken is given back. */
    CANCELLED;

    /** Whether no further change can come. */
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
