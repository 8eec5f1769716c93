package caravan.commerce.kernel;

import caravan.kernel.Id;
import java.util.Objects;
import java.util.UUID;

/** The id of an order, a UUIDv7. */
public record OrderId(UUID value) implements Id<OrderId> {
    public OrderId {
        Objects.requireNonNull(value, "value");
    }

    /** @throws IllegalArgumentException if the text is not a UUID in canonical form */
    public static OrderId parse(String text) {
        return Id.parse(text, OrderId::new);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
