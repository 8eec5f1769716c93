package caravan.commerce.payments.stripe;

import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.provider.ProviderWebhook;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.stripe.exception.SignatureVerificationException;
import com.stripe.net.Webhook;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Stripe's events. Of each it reads the id and the payment, and believes nothing else: payments asks Stripe. */
final class StripeWebhook implements ProviderWebhook {
    /** As Stripe's libraries have it. An event that somebody has seen cannot be sent again later. */
    static final Duration SIGNATURE_AGE_MAX = Duration.ofMinutes(5);

    private final List<String> secrets;
    private final Clock clock;

    /** @param secrets of the endpoint; two while one replaces the other, with white space between */
    StripeWebhook(StripeSecret secrets, Clock clock) {
        this.secrets = List.of(secrets.value().split("\\s+"));
        this.clock = clock;
    }

    @Override
    public String signatureHeader() {
        return "Stripe-Signature";
    }

    @Override
    public Event read(byte[] body, String signature) throws NotGenuineException {
        String text = new String(body, StandardCharsets.UTF_8);
        if (secrets.stream().noneMatch(secret -> isSigned(text, signature, secret))) {
            throw new NotGenuineException("The signature is missing, does not fit, or is older than "
                    + SIGNATURE_AGE_MAX.toMinutes() + " minutes.");
        }
        try {
            JsonObject event = JsonParser.parseString(text).getAsJsonObject();
            boolean isOfAnEnd =
                    "payment_intent.canceled".equals(event.get("type").getAsString());
            return new Event(event.get("id").getAsString(), payment(event), isOfAnEnd);
        } catch (JsonParseException
                | IllegalStateException
                | UnsupportedOperationException
                | NullPointerException otherForm) {
            throw new NotGenuineException("The body is no event of Stripe.");
        }
    }

    /** Compares in constant time. */
    private boolean isSigned(String text, String signature, String secret) {
        try {
            return Webhook.Signature.verifyHeader(text, signature, secret, SIGNATURE_AGE_MAX.toSeconds(), clock);
        } catch (SignatureVerificationException | RuntimeException _) {
            // The library throws others, too, if the header has another form: anybody can send anything here.
            return false;
        }
    }

    private static Optional<PaymentId> payment(JsonObject event) {
        return object(event, "data")
                .flatMap(data -> object(data, "object"))
                .flatMap(object -> object(object, "metadata"))
                .map(metadata -> metadata.get(StripeProvider.PAYMENT))
                .filter(JsonElement::isJsonPrimitive)
                .flatMap(id -> parsed(id.getAsString()));
    }

    private static Optional<JsonObject> object(JsonObject parent, String name) {
        JsonElement child = parent.get(name);
        return child != null && child.isJsonObject() ? Optional.of(child.getAsJsonObject()) : Optional.empty();
    }

    /** Another system may share the account, and have metadata of the same name. */
    private static Optional<PaymentId> parsed(String id) {
        try {
            return Optional.of(PaymentId.parse(id));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
