package caravan.kernel;

import java.util.Objects;
import java.util.UUID;

/** A user account, named by a UUIDv7. */
public record UserId(UUID value) implements Id<UserId> {
    public UserId {
        Objects.requireNonNull(value, "value");
    }

    /** @throws IllegalArgumentException if the text is not a UUID in canonical form */
    public static UserId parse(String text) {
        return Id.parse(text, UserId::new);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
