package caravan.commerce.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.commerce.webhooks.domain.Endpoint;
import caravan.commerce.webhooks.domain.EndpointId;
import caravan.commerce.webhooks.domain.EndpointUrl;
import caravan.commerce.webhooks.domain.Secrets;
import caravan.commerce.webhooks.domain.WebhookSecret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class SignaturesTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_614_265_330);
    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);
    private static final String TEXT = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final WebhookSecret SECRET =
            new WebhookSecret(Base64.getDecoder().decode(TEXT.substring("whsec_".length())));
    private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    /** The example of Standard Webhooks' own libraries. */
    @Test
    void theSignatureIsThatOfThePublishedExample() {
        assertThat(SECRET.text()).isEqualTo(TEXT);
        assertThat(Signatures.of(SECRET, "msg_p5jXN8AQM9LWM0D4loKWxJek", NOW, BODY))
                .isEqualTo(SIGNATURE);
    }

    @Test
    void afterARotationBothSecretsSignUntilTheOldOnesTimeIsOver() {
        WebhookSecret next = new WebhookSecret(new byte[] {1, 2, 3});
        Secrets rotated = Secrets.of(SECRET).rotate(next, NOW, Duration.ofHours(1));
        String id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
        assertThat(Signatures.of(rotated, id, NOW, BODY))
                .isEqualTo(Signatures.of(next, id, NOW, BODY) + " " + SIGNATURE);
        Instant over = NOW.plus(Duration.ofHours(1));
        assertThat(Signatures.of(rotated, id, over, BODY)).isEqualTo(Signatures.of(next, id, over, BODY));
    }

    @Test
    void noTextOfASecretOrAnEndpointShowsIt() {
        assertThat(SECRET.toString()).doesNotContain("MfKQ");
        Endpoint endpoint = Endpoint.create(
                new EndpointId(new java.util.UUID(0, 1)),
                new EndpointUrl("https://shop.example/hooks?key=hidden"),
                java.util.List.of("a.b.v1"),
                "",
                SECRET,
                NOW);
        assertThat(endpoint.toString()).doesNotContain("MfKQ").doesNotContain("hidden");
    }
}
