package caravan.commerce.webhooks.domain;

import caravan.kernel.Id;
import java.util.Objects;
import java.util.UUID;

/** The id of a delivery. A UUIDv7. */
public record DeliveryId(UUID value) implements Id<DeliveryId> {
    public DeliveryId {
        Objects.requireNonNull(value, "value");
    }

    /** @throws IllegalArgumentException if the text is not a UUID in canonical form */
    public static DeliveryId parse(String text) {
        return Id.parse(text, DeliveryId::new);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
