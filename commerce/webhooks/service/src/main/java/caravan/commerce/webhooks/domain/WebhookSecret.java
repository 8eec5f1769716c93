package caravan.commerce.webhooks.domain;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A key that signs what one endpoint gets, as Standard Webhooks says (symmetric signatures, version 1). */
public final class WebhookSecret {
    public static final int BYTES = 32;

    private static final String PREFIX = "whsec_";
    private static final String ALGORITHM = "HmacSHA256";

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

    /** The signature of a body: {@code v1,} and the MAC of id, time and body. */
    public String sign(String webhookId, Instant time, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            mac.update((webhookId + "." + time.getEpochSecond() + ".").getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
            throw new IllegalStateException("every Java has " + ALGORITHM, impossible);
        }
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
