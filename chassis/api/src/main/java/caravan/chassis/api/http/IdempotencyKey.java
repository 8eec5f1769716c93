package caravan.chassis.api.http;

/**
 * The key that a caller gave to a write, so that a repeat has no further effect.
 *
 * @param scope the owner of the key; keys of different callers never collide
 * @param value 1 to 255 printable ASCII characters
 * @param fingerprint distinguishes requests: method, path and body
 */
public record IdempotencyKey(String scope, String value, String fingerprint) {
    /** The owner and the key in one text, unique within a service. At most about 300 characters. */
    public String withOwner() {
        return scope + " " + value;
    }
}
