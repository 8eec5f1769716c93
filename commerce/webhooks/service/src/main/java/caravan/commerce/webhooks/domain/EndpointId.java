package caravan.commerce.webhooks.domain;

import caravan.kernel.Id;
import java.util.Objects;
import java.util.UUID;

/** The id of an endpoint. A UUIDv7. */
public record EndpointId(UUID value) implements Id<EndpointId> {
    public EndpointId {
        Objects.requireNonNull(value, "value");
    }

    /** @throws IllegalArgumentException if the text is not a UUID in canonical form */
    public static EndpointId parse(String text) {
        return Id.parse(text, EndpointId::new);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
