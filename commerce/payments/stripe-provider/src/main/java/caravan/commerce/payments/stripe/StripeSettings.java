package caravan.commerce.payments.stripe;

import caravan.chassis.api.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Stripe's settings.
 *
 * @param webhookSecret with which Stripe signs its events; without it, payments takes none, and looks by itself
 * @param apiBase where Stripe's API is; another address is for tests
 * @param answerTimeout how long a call waits for an answer
 * @param returnUrl where the customer returns after an authentication on the bank's page
 */
record StripeSettings(
        StripeSecret apiKey,
        Optional<StripeSecret> webhookSecret,
        String apiBase,
        Duration connectTimeout,
        Duration answerTimeout,
        Optional<String> returnUrl) {
    private static final String API_BASE = "https://api.stripe.com";
    private static final Duration TIMEOUT_MIN = Duration.ofMillis(100);
    private static final Duration TIMEOUT_MAX = Duration.ofMinutes(2);

    /** @throws IllegalArgumentException if a setting is not valid */
    static StripeSettings of(Settings settings, Map<String, String> environment) {
        String key = settings.text("stripe-api-key")
                .orElseThrow(() -> new IllegalArgumentException(
                        "payments.stripe-api-key is needed if payments.provider is 'stripe': file:PATH or env:NAME"));
        return new StripeSettings(
                StripeSecret.read("payments.stripe-api-key", key, environment),
                settings.text("stripe-webhook-secret")
                        .map(reference -> StripeSecret.read("payments.stripe-webhook-secret", reference, environment)),
                url("stripe-api-base", settings).orElse(API_BASE),
                settings.duration("stripe-connect-timeout", Duration.ofSeconds(5), TIMEOUT_MIN, TIMEOUT_MAX),
                settings.duration("stripe-answer-timeout", Duration.ofSeconds(20), TIMEOUT_MIN, TIMEOUT_MAX),
                url("stripe-return-url", settings));
    }

    private static Optional<String> url(String name, Settings settings) {
        return settings.text(name).map(text -> {
            URI uri = URI.create(text);
            boolean isLocal = "127.0.0.1".equals(uri.getHost()) || "localhost".equals(uri.getHost());
            if (!"https".equals(uri.getScheme()) && !(isLocal && "http".equals(uri.getScheme()))) {
                throw new IllegalArgumentException(
                        "payments." + name + " must begin with https://, or be an address of this machine");
            }
            return text;
        });
    }

    /** Whether no real money moves: the key is of Stripe's test mode. */
    boolean isTestMode() {
        return apiKey.value().startsWith("sk_test_") || apiKey.value().startsWith("rk_test_");
    }
}
