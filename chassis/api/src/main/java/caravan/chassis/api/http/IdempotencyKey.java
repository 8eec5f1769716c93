package caravan.chassis.api.http;

/**
 * The key that a caller gave to a write, so that a repeat does nothing more.
 *
 * @param scope whose key it is: keys of different callers never meet
 * @param value 1 to 255 printable ASCII characters
 * @param fingerprint tells one request from another: method, path and body
 */
public record IdempotencyKey(String scope, String value, String fingerprint) {
    /** Whose key, and the key: no other key of a service reads the same. At most some 300 characters. */
    public String withOwner() {
        return scope + " " + value;
    }
}
