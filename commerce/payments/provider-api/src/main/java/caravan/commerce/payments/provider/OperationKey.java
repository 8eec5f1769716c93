package caravan.commerce.payments.provider;

import caravan.kernel.Id;
import java.util.Objects;
import java.util.UUID;

/** Names one operation for ever: the idempotency key that a provider gets; a UUIDv7. */
public record OperationKey(UUID value) implements Id<OperationKey> {
    public OperationKey {
        Objects.requireNonNull(value, "value");
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
