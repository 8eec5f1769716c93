package caravan.commerce.payments.stripe;

import caravan.commerce.payments.provider.ProviderReply;
import com.stripe.model.PaymentIntent;
import com.stripe.model.StripeError;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Stripe's answers as those of a provider. */
final class StripeReplies {
    private static final Pattern NO_CODE = Pattern.compile("[^a-z0-9_]+");
    private static final int CODE_CHARACTERS_MAX = 64;

    private StripeReplies() {}

    /** Why Stripe did not do it: the issuer's reason, if it gave one, or else Stripe's own. Customers see it. */
    static ProviderReply.Declined declined(StripeError error) {
        if ("payment_method".equals(error.getParam()) && !"card_error".equals(error.getType())) {
            return new ProviderReply.Declined("unknown_payment_method");
        }
        return new ProviderReply.Declined(Optional.ofNullable(error.getDeclineCode())
                .or(() -> Optional.ofNullable(error.getCode()))
                .or(() -> Optional.ofNullable(error.getParam()).map(param -> "invalid_" + param))
                .map(StripeReplies::snakeCase)
                .orElse("invalid_request"));
    }

    /** Why an intent that waits for another payment method does so: its last one was declined. */
    static ProviderReply.Declined declined(PaymentIntent intent) {
        return Optional.ofNullable(intent.getLastPaymentError())
                .map(StripeReplies::declined)
                .orElseGet(() -> new ProviderReply.Declined("declined"));
    }

    /** The page to open, if Stripe gives one, and the secret with which Stripe's library in the browser shows the authentication. */
    static ProviderReply.Action action(PaymentIntent intent) {
        PaymentIntent.NextAction next = intent.getNextAction();
        Optional<String> url =
                Optional.ofNullable(next.getRedirectToUrl()).map(PaymentIntent.NextAction.RedirectToUrl::getUrl);
        return new ProviderReply.Action(next.getType(), url, Optional.ofNullable(intent.getClientSecret()));
    }

    private static String snakeCase(String code) {
        String plain = NO_CODE.matcher(code.toLowerCase(Locale.ROOT)).replaceAll("_");
        return plain.substring(0, Math.min(plain.length(), CODE_CHARACTERS_MAX));
    }
}
