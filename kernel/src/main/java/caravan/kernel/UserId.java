package caravan.kernel;

import java.util.Objects;
import java.util.UUID;

/** The id of a user account: a UUIDv7. */
public record UserId(UUID value) implements Comparable<UserId> {
    public UserId {
        Objects.requireNonNull(value, "value");
    }

    /**
     * Reads the canonical form of 36 characters.
     *
     * @throws IllegalArgumentException if the text is not a UUID in canonical form
     */
    public static UserId parse(String text) {
        return new UserId(UuidV7.parse(text));
    }

    @Override
    public int compareTo(UserId other) {
        return UuidV7.compare(value, other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
