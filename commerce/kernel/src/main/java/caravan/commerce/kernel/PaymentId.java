package caravan.commerce.kernel;

import caravan.kernel.UuidV7;
import java.util.Objects;
import java.util.UUID;

/** A payment: one authorization and what follows from it. Whoever asks for it chooses the id, a UUIDv7. */
public record PaymentId(UUID value) {
    public PaymentId {
        Objects.requireNonNull(value, "value");
    }

    /** @throws IllegalArgumentException if the text is not a UUID in canonical form */
    public static PaymentId parse(String text) {
        return new PaymentId(UuidV7.parse(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
