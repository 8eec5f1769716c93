package caravan.commerce.orders.domain;

import java.util.Objects;
import java.util.UUID;

/** An order's one payment, named by a UUIDv7 when the order is placed. */
public record PaymentId(UUID value) {
    public PaymentId {
        Objects.requireNonNull(value, "value");
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
