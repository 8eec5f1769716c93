package caravan.commerce.payments.provider;

import caravan.kernel.Id;
import java.util.Objects;
import java.util.UUID;

/** The id of one operation; the provider gets it as the idempotency key. A UUIDv7. */
public record OperationKey(UUID value) implements Id<OperationKey> {
    public OperationKey {
        Objects.requireNonNull(value, "value");
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
