package caravan.kernel;

import java.util.Objects;
import java.util.UUID;

/** The id of a sign-in session, which is a family of refresh tokens: a UUIDv7. */
public record SessionId(UUID value) implements Comparable<SessionId> {
    public SessionId {
        Objects.requireNonNull(value, "value");
    }

    /**
     * Reads the canonical form of 36 characters.
     *
     * @throws IllegalArgumentException if the text is not a UUID in canonical form
     */
    public static SessionId parse(String text) {
        return new SessionId(UuidV7.parse(text));
    }

    @Override
    public int compareTo(SessionId other) {
        return UuidV7.compare(value, other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
