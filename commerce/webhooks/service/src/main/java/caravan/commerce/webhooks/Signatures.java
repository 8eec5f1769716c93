package caravan.commerce.webhooks;

import caravan.commerce.webhooks.domain.Secrets;
import caravan.commerce.webhooks.domain.WebhookSecret;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs what endpoints get, as Standard Webhooks says (symmetric signatures, version 1). */
final class Signatures {
    private static final String ALGORITHM = "HmacSHA256";

    private Signatures() {}

    /** The header {@code webhook-signature}: one signature for each secret that is valid. */
    static String of(Secrets secrets, String webhookId, Instant time, byte[] body) {
        return secrets.validAt(time).stream()
                .map(secret -> of(secret, webhookId, time, body))
                .collect(Collectors.joining(" "));
    }

    /** One signature: {@code v1,} and the MAC of id, time and body. */
    static String of(WebhookSecret secret, String webhookId, Instant time, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.bytes(), ALGORITHM));
            mac.update((webhookId + "." + time.getEpochSecond() + ".").getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
            throw new IllegalStateException("every Java has " + ALGORITHM, impossible);
        }
    }
}
