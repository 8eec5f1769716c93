package caravan.commerce.payments.domain;

import caravan.kernel.Id;
import java.util.Objects;
import java.util.UUID;

/** The id of an intent; the provider gets it as the idempotency key. A UUIDv7. */
public record IntentId(UUID value) implements Id<IntentId> {
    public IntentId {
        Objects.requireNonNull(value, "value");
    }

    /** @throws IllegalArgumentException if the text is not a UUID in canonical form */
    public static IntentId parse(String text) {
        return Id.parse(text, IntentId::new);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
