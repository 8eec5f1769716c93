package caravan.commerce.payments.domain;

import java.util.Objects;
import java.util.UUID;

/** One operation that is wanted of the provider, who gets it as the idempotency key; a UUIDv7. */
public record IntentId(UUID value) {
    public IntentId {
        Objects.requireNonNull(value, "value");
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
