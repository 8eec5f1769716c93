package caravan.commerce.payments.domain;

import caravan.kernel.UuidV7;
import java.util.Objects;
import java.util.UUID;

/** One operation that is wanted of the provider, who gets it as the idempotency key; a UUIDv7. */
public record IntentId(UUID value) {
    public IntentId {
        Objects.requireNonNull(value, "value");
    }

    /** @throws IllegalArgumentException if the text is not a UUID in canonical form */
    public static IntentId parse(String text) {
        return new IntentId(UuidV7.parse(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
