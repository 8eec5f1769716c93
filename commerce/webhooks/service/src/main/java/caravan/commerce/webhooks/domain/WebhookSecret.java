package caravan.commerce.webhooks.domain;

import java.util.Arrays;
import java.util.Base64;

/** A key that signs what one endpoint gets, as Standard Webhooks says (symmetric signatures, version 1). */
public final class WebhookSecret {
    public static final int BYTES = 32;

    private static final String PREFIX = "whsec_";

    private final byte[] key;

    /** @param key random bytes; those of Standard Webhooks have 24 to 64 */
    public WebhookSecret(byte[] key) {
        this.key = key.clone();
    }

    public byte[] bytes() {
        return key.clone();
    }

    /** As the receiver's library takes it. Shown once. */
    public String text() {
        return PREFIX + Base64.getEncoder().encodeToString(key);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WebhookSecret secret && Arrays.equals(secret.key, key);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(key);
    }

    /** Never the key. */
    @Override
    public String toString() {
        return PREFIX + "…";
    }
}
