package caravan.commerce.kernel;

import caravan.kernel.Id;
import java.util.Objects;
import java.util.UUID;

/** The id of a payment: one authorization and what follows from it. The sender of the first command chooses it, a UUIDv7. */
public record PaymentId(UUID value) implements Id<PaymentId> {
    public PaymentId {
        Objects.requireNonNull(value, "value");
    }

    /** @throws IllegalArgumentException if the text is not a UUID in canonical form */
    public static PaymentId parse(String text) {
        return Id.parse(text, PaymentId::new);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
