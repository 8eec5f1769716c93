package caravan.client;

import java.util.UUID;

/** An {@code Idempotency-Key}: the same request with the same key is done once, and gets the same answer. */
public record RequestKey(String value) {
    /** A new key. */
    public static RequestKey fresh() {
        return new RequestKey(UUID.randomUUID().toString());
    }
}
