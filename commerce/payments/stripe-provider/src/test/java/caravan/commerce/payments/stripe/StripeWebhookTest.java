package caravan.commerce.payments.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.chassis.testkit.values.MovableClock;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.provider.ProviderWebhook;
import caravan.commerce.payments.provider.ProviderWebhook.Event;
import caravan.commerce.payments.provider.ProviderWebhook.NotGenuineException;
import caravan.commerce.payments.testkit.stripe.Events;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StripeWebhookTest {
    private static final String PAYMENT = "01939f3e-7c00-7000-8000-000000000001";
    private static final String CANCELLED = """
            {"id":"evt_1","type":"payment_intent.canceled","data":{"object":{"metadata":{"caravan_payment":"%s"}}}}
            """.formatted(PAYMENT);

    private final MovableClock clock = MovableClock.at("2026-01-02T03:04:05Z");
    private final ProviderWebhook webhook = new StripeWebhook(new StripeSecret("whsec_old\nwhsec_new"), clock);

    private Event read(String body, String secret) throws NotGenuineException {
        String signature = Events.signature(body, clock.instant(), secret);
        return webhook.read(body.getBytes(StandardCharsets.UTF_8), signature);
    }

    @Test
    void anEventNamesItsPaymentUnderEitherOfTwoSecrets() throws Exception {
        Event expected = new Event("evt_1", Optional.of(PaymentId.parse(PAYMENT)), true);

        assertThat(read(CANCELLED, "whsec_old")).isEqualTo(expected);
        assertThat(read(CANCELLED, "whsec_new")).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"evt_1\",\"type\":\"charge.updated\",\"data\":{\"object\":{\"metadata\":{}}}}",
                "{\"id\":\"evt_1\",\"type\":\"charge.updated\",\"data\":{\"object\":{\"metadata\":null}}}",
                "{\"id\":\"evt_1\",\"type\":\"payout.paid\",\"data\":{\"object\":{\"metadata\":{\"caravan_payment\":\"mine\"}}}}",
                "{\"id\":\"evt_1\",\"type\":\"payout.paid\",\"data\":{\"object\":{\"metadata\":{\"caravan_payment\":[]}}}}",
            })
    void anEventAboutSomethingElseHasNoPayment(String body) throws Exception {
        assertThat(read(body, "whsec_new")).isEqualTo(new Event("evt_1", Optional.empty(), false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no json", "[]", "{}", "{\"id\":null,\"type\":\"a\"}", "{\"id\":{},\"type\":\"a\"}"})
    void aSignedBodyThatIsNoEventIsRefused(String body) {
        assertThatThrownBy(() -> read(body, "whsec_new")).isInstanceOf(NotGenuineException.class);
    }

    @Test
    void aSignatureIsGoodForFiveMinutes() throws Exception {
        byte[] body = CANCELLED.getBytes(StandardCharsets.UTF_8);
        String signature = Events.signature(CANCELLED, clock.instant(), "whsec_new");
        clock.advance(StripeWebhook.SIGNATURE_AGE_MAX);
        assertThat(webhook.read(body, signature).id()).isEqualTo("evt_1");

        clock.advance(Duration.ofSeconds(1));
        assertThatThrownBy(() -> webhook.read(body, signature)).isInstanceOf(NotGenuineException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "t=", "t=1,v1=", "v1=aa", "t=x,v1=aa", "t=99999999999999999999,v1=aa", "=,=,"})
    void anotherFormOfSignatureIsRefused(String signature) {
        byte[] body = CANCELLED.getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> webhook.read(body, signature)).isInstanceOf(NotGenuineException.class);
    }
}
