package caravan.commerce.kernel;

import caravan.kernel.UuidV7;
import java.util.Objects;
import java.util.UUID;

/** An order, named by a UUIDv7. */
public record OrderId(UUID value) implements Comparable<OrderId> {
    public OrderId {
        Objects.requireNonNull(value, "value");
    }

    /**
     * Reads the canonical form of 36 characters.
     *
     * @throws IllegalArgumentException if the text is not a UUID in canonical form
     */
    public static OrderId parse(String text) {
        return new OrderId(UuidV7.parse(text));
    }

    @Override
    public int compareTo(OrderId other) {
        return UuidV7.compare(value, other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
