package caravan.commerce.payments.stripe;

import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.provider.OperationKey;
import caravan.commerce.payments.provider.PaymentProvider;
import caravan.commerce.payments.provider.ProviderReply;
import caravan.commerce.payments.provider.ProviderUnreachableException;
import caravan.commerce.payments.provider.ProviderWebhook;
import caravan.kernel.UuidV7;
import com.stripe.model.PaymentIntent;
import com.stripe.model.Refund;
import com.stripe.model.StripeError;
import com.stripe.param.PaymentIntentCaptureParams;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.PaymentIntentSearchParams;
import com.stripe.param.RefundCreateParams;
import com.stripe.param.RefundListParams;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Stripe's PaymentIntents with manual capture. The reference of an authorization and of its capture is the PaymentIntent's id.
 *
 * <p>A lost answer is found by repeating the request: Stripe keeps an idempotency key for at least 24 hours, and answers a repeat as the
 * first time. After that it is found by the operation's key, which stands in the metadata of what it made. Stripe's search may be an hour
 * late, but it need not find what is younger than a day: the two overlap.
 */
final class StripeProvider implements PaymentProvider {
    /** Less than Stripe's 24 hours, since clocks differ and a call takes time. */
    static final Duration KEYS_KEPT = Duration.ofHours(23);

    private static final String OPERATION = "caravan_operation";
    static final String PAYMENT = "caravan_payment";
    private static final String WRONG_STATUS = "payment_intent_unexpected_state";
    /** Of one payment. Refunds of it are asked for one after the other. */
    private static final long REFUNDS_MAX = 100;

    private final StripeCalls calls;
    private final StripeSettings settings;
    private final Clock clock;

    StripeProvider(StripeCalls calls, StripeSettings settings, Clock clock) {
        this.calls = calls;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public ProviderReply authorize(OperationKey key, PaymentId paymentId, Money amount, String method)
            throws ProviderUnreachableException, InterruptedException {
        OptionalLong units = StripeAmounts.of(amount);
        if (units.isEmpty()) {
            return new ProviderReply.Declined("unsupported_amount");
        }
        PaymentIntentCreateParams.Builder params = PaymentIntentCreateParams.builder()
                .setAmount(units.getAsLong())
                .setCurrency(amount.currency().value().toLowerCase(Locale.ROOT))
                .setPaymentMethod(method)
                .addPaymentMethodType("card")
                .setCaptureMethod(PaymentIntentCreateParams.CaptureMethod.MANUAL)
                .setConfirm(true)
                .putMetadata(OPERATION, key.toString())
                .putMetadata(PAYMENT, paymentId.toString());
        settings.returnUrl().ifPresent(params::setReturnUrl);
        return switch (calls.make(
                "authorize", client -> client.v1().paymentIntents().create(params.build(), StripeCalls.under(key)))) {
            case StripeOutcome.Done<PaymentIntent> done -> state(done.value());
            case StripeOutcome.Refused<PaymentIntent> refused -> StripeReplies.declined(refused.error());
            case StripeOutcome.Unknown<PaymentIntent> unknown ->
                find(key).orElseThrow(() -> unknown("authorize", unknown.status()));
        };
    }

    @Override
    public ProviderReply capture(OperationKey key, String authorization, Money amount)
            throws ProviderUnreachableException, InterruptedException {
        OptionalLong units = StripeAmounts.of(amount);
        if (units.isEmpty()) {
            return new ProviderReply.Declined("unsupported_amount");
        }
        PaymentIntentCaptureParams params = PaymentIntentCaptureParams.builder()
                .setAmountToCapture(units.getAsLong())
                .build();
        return switch (calls.make(
                "capture",
                client -> client.v1().paymentIntents().capture(authorization, params, StripeCalls.under(key)))) {
            case StripeOutcome.Done<PaymentIntent> _ -> new ProviderReply.Approved(authorization);
            case StripeOutcome.Refused<PaymentIntent> refused ->
                hasWrongStatus(refused.error())
                        ? captured(retrieve(authorization), units.getAsLong())
                                .orElseGet(() -> StripeReplies.declined(refused.error()))
                        : StripeReplies.declined(refused.error());
            case StripeOutcome.Unknown<PaymentIntent> unknown ->
                captured(retrieve(authorization), units.getAsLong())
                        .orElseThrow(() -> unknown("capture", unknown.status()));
        };
    }

    /** Whether an intent was captured or can never be; empty if it still can be. */
    private static Optional<ProviderReply> captured(PaymentIntent intent, long units) {
        return switch (intent.getStatus()) {
            case "succeeded" ->
                Optional.of(
                        intent.getAmountReceived() == units
                                ? new ProviderReply.Approved(intent.getId())
                                : new ProviderReply.Declined("captured_with_another_amount"));
            // Payments cancels none that it captures: it ended by itself, or somebody cancelled it at Stripe.
            case "canceled" -> Optional.of(new ProviderReply.Lapsed());
            default -> Optional.empty();
        };
    }

    @Override
    public ProviderReply voidAuthorization(OperationKey key, String authorization)
            throws ProviderUnreachableException, InterruptedException {
        return switch (calls.make(
                "void", client -> client.v1().paymentIntents().cancel(authorization, StripeCalls.under(key)))) {
            case StripeOutcome.Done<PaymentIntent> _ -> new ProviderReply.Approved(authorization);
            case StripeOutcome.Refused<PaymentIntent> refused ->
                hasWrongStatus(refused.error()) && isCancelled(retrieve(authorization))
                        ? new ProviderReply.Approved(authorization)
                        : StripeReplies.declined(refused.error());
            case StripeOutcome.Unknown<PaymentIntent> unknown -> {
                if (isCancelled(retrieve(authorization))) {
                    yield new ProviderReply.Approved(authorization);
                }
                throw unknown("void", unknown.status());
            }
        };
    }

    @Override
    public ProviderReply refund(OperationKey key, String capture, Money amount)
            throws ProviderUnreachableException, InterruptedException {
        OptionalLong units = StripeAmounts.of(amount);
        if (units.isEmpty()) {
            return new ProviderReply.Declined("unsupported_amount");
        }
        if (!isKept(key)) {
            Optional<ProviderReply> known = findRefund(key, capture);
            if (known.isPresent()) {
                return known.get();
            }
        }
        RefundCreateParams params = RefundCreateParams.builder()
                .setPaymentIntent(capture)
                .setAmount(units.getAsLong())
                .putMetadata(OPERATION, key.toString())
                .build();
        return switch (calls.make("refund", client -> client.v1().refunds().create(params, StripeCalls.under(key)))) {
            case StripeOutcome.Done<Refund> done -> refunded(done.value());
            case StripeOutcome.Refused<Refund> refused -> StripeReplies.declined(refused.error());
            case StripeOutcome.Unknown<Refund> unknown ->
                findRefund(key, capture).orElseThrow(() -> unknown("refund", unknown.status()));
        };
    }

    private static ProviderReply refunded(Refund refund) {
        return switch (refund.getStatus()) {
            case "failed", "canceled" ->
                new ProviderReply.Declined(
                        Optional.ofNullable(refund.getFailureReason()).orElse("refund_" + refund.getStatus()));
            default -> new ProviderReply.Approved(refund.getId());
        };
    }

    private Optional<ProviderReply> findRefund(OperationKey key, String capture)
            throws ProviderUnreachableException, InterruptedException {
        RefundListParams params = RefundListParams.builder()
                .setPaymentIntent(capture)
                .setLimit(REFUNDS_MAX)
                .build();
        return done("look up a refund", client -> client.v1().refunds().list(params)).getData().stream()
                .filter(refund -> key.toString().equals(refund.getMetadata().get(OPERATION)))
                .findFirst()
                .map(StripeProvider::refunded);
    }

    /**
     * Empty while Stripe keeps the key, since then the repeated request gets the first answer. After that, what an authorization made is
     * searched for; captures, voids and refunds look at their intent themselves.
     */
    @Override
    public Optional<ProviderReply> lookUp(OperationKey key) throws ProviderUnreachableException, InterruptedException {
        return isKept(key) ? Optional.empty() : find(key);
    }

    @Override
    public ProviderReply stateOf(String authorization) throws ProviderUnreachableException, InterruptedException {
        return state(retrieve(authorization));
    }

    @Override
    public Optional<ProviderWebhook> webhook() {
        return settings.webhookSecret().map(secret -> new StripeWebhook(secret, clock));
    }

    private boolean isKept(OperationKey key) {
        return UuidV7.momentOf(key.value()).plus(KEYS_KEPT).isAfter(clock.instant());
    }

    private Optional<ProviderReply> find(OperationKey key) throws ProviderUnreachableException, InterruptedException {
        PaymentIntentSearchParams params = PaymentIntentSearchParams.builder()
                .setQuery("metadata['" + OPERATION + "']:'" + key + "'")
                .build();
        Optional<PaymentIntent> found =
                done("look up", client -> client.v1().paymentIntents().search(params)).getData().stream()
                        .findFirst();
        // What the search tells of it may be late.
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(state(retrieve(found.get().getId())));
    }

    private PaymentIntent retrieve(String id) throws ProviderUnreachableException, InterruptedException {
        return done("retrieve", client -> client.v1().paymentIntents().retrieve(id));
    }

    /** Makes a call that changes nothing. */
    private <T> T done(String what, StripeCalls.Call<T> call)
            throws ProviderUnreachableException, InterruptedException {
        return switch (calls.make(what, call)) {
            case StripeOutcome.Done<T> done -> done.value();
            case StripeOutcome.Refused<T> refused ->
                throw new ProviderUnreachableException("Stripe refused to " + what + ": "
                        + StripeReplies.declined(refused.error()).reason());
            case StripeOutcome.Unknown<T> unknown -> throw unknown(what, unknown.status());
        };
    }

    /** What an authorization is at Stripe now. */
    private static ProviderReply state(PaymentIntent intent) throws ProviderUnreachableException {
        return switch (intent.getStatus()) {
            case "requires_capture", "succeeded" -> new ProviderReply.Approved(intent.getId());
            case "requires_payment_method", "requires_confirmation" -> StripeReplies.declined(intent);
            case "requires_action" -> new ProviderReply.ActionRequired(intent.getId(), StripeReplies.action(intent));
            case "canceled" -> new ProviderReply.Lapsed();
            default -> throw new ProviderUnreachableException("Stripe still works on it: " + intent.getStatus());
        };
    }

    private static boolean isCancelled(PaymentIntent intent) {
        return intent.getStatus().equals("canceled");
    }

    private static boolean hasWrongStatus(StripeError error) {
        return WRONG_STATUS.equals(error.getCode());
    }

    private static ProviderUnreachableException unknown(String what, int status) {
        return new ProviderUnreachableException(
                "Stripe answered " + what + " with status " + status + ", and does not show that it was done");
    }
}
