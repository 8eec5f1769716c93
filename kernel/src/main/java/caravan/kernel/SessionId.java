package caravan.kernel;

import java.util.Objects;
import java.util.UUID;

/** A sign-in session: a family of refresh tokens, named by a UUIDv7. */
public record SessionId(UUID value) implements Id<SessionId> {
    public SessionId {
        Objects.requireNonNull(value, "value");
    }

    /** @throws IllegalArgumentException if the text is not a UUID in canonical form */
    public static SessionId parse(String text) {
        return Id.parse(text, SessionId::new);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
