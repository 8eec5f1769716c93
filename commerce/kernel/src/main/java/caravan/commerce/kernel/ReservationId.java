package caravan.commerce.kernel;

import caravan.kernel.Id;
import java.util.Objects;
import java.util.UUID;

/** The id of a stock reservation. The sender of the first command chooses it; a repeat with the same id reserves nothing more. */
public record ReservationId(UUID value) implements Id<ReservationId> {
    public ReservationId {
        Objects.requireNonNull(value, "value");
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
