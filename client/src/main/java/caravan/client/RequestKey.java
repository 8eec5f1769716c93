package caravan.client;

import java.util.UUID;

/** An {@code Idempotency-Key}: the same key and request again is done once, and answered the same. */
public record RequestKey(String value) {
    /** A key that was never used. */
    public static RequestKey fresh() {
        return new RequestKey(UUID.randomUUID().toString());
    }
}
