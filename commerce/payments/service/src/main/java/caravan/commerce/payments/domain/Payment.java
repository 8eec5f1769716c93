package caravan.commerce.payments.domain;

import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.domain.Decision.Changed;
import caravan.commerce.payments.domain.Decision.OperationRequest;
import caravan.commerce.payments.domain.Decision.Refused;
import caravan.commerce.payments.domain.Decision.Repeated;
import caravan.kernel.UserId;
import caravan.kernel.WireNames;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A payment: one authorization and what follows from it. In every status, every command and every answer has a decision.
 *
 * @param followUp what to do once the provider has answered
 * @param version from 1; it goes up by one at each change
 */
public record Payment(
        PaymentId id,
        OrderId orderId,
        UserId userId,
        Money amount,
        String method,
        PaymentStatus status,
        FollowUp followUp,
        ProviderReferences references,
        long version,
        Instant createdAt,
        Instant changedAt) {
    /** A command that came before the provider's answer, and is done after it. */
    public enum FollowUp {
        NONE,
        /** Once a lapsed authorization is renewed. */
        CAPTURE,
        VOID,
        /** Once it is captured. */
        REFUND;

        /** The name in tables. */
        public String wireName() {
            return WireNames.of(this);
        }

        /** @throws IllegalArgumentException if there is no such follow-up */
        public static FollowUp parse(String wireName) {
            return WireNames.parse(FollowUp.class, wireName);
        }
    }

    /**
     * A request to hold an amount for an order.
     *
     * @param method the payment method; only the provider reads it
     */
    public record Request(PaymentId paymentId, OrderId orderId, UserId userId, Money amount, String method) {}

    /**
     * How long to wait after the provider refused a capture, void or refund, before it is asked again. It is never given up: somebody's
     * money would stay held or captured.
     */
    public static final Duration REFUSED_OPERATION_DELAY = Duration.ofMinutes(10);

    /** How long to wait before the first look whether the customer has acted. Later looks come at growing distances. */
    public static final Duration FIRST_LOOK_DELAY = Duration.ofSeconds(3);

    /** A new payment: the provider is called. */
    public static Changed authorize(Request request, Instant now) {
        Payment payment = first(request, PaymentStatus.AUTHORIZING, now);
        return new Changed(payment, ask(OperationKind.AUTHORIZE), Optional.empty(), Optional.empty());
    }

    /** A payment whose void came first: the provider is never called. */
    public static Changed authorizeAfterVoid(Request request, Instant now) {
        Payment payment = first(request, PaymentStatus.VOIDED, now);
        return new Changed(payment, Optional.empty(), Optional.of(payment.voided()), Optional.empty());
    }

    private static Payment first(Request request, PaymentStatus status, Instant now) {
        return new Payment(
                request.paymentId(),
                request.orderId(),
                request.userId(),
                request.amount(),
                request.method(),
                status,
                FollowUp.NONE,
                ProviderReferences.NONE,
                1,
                now,
                now);
    }

    /** A repeat of the authorization. */
    public Decision authorizeAgain(Request request) {
        if (!amount.equals(request.amount())
                || !orderId.equals(request.orderId())
                || !userId.equals(request.userId())
                || !method.equals(request.method())) {
            return new Refused("this payment was asked for before, for another order, user, amount or method");
        }
        return switch (status) {
            case AUTHORIZED -> repeat(new PaymentOutcome.Authorized(id, orderId, amount));
            case ACTION_REQUIRED -> repeat(new PaymentOutcome.ActionRequired(id, orderId));
            case DECLINED -> repeat(declined());
            case VOIDED -> repeat(voided());
            case AUTHORIZING, RENEWING, CAPTURING, CAPTURED, VOIDING, CANCELLING, REFUNDING, REFUNDED ->
                new Repeated(Optional.empty());
        };
    }

    /** Captures the held amount. */
    public Decision capture(Instant now) {
        return switch (status) {
            case AUTHORIZED -> askingFor(OperationKind.CAPTURE, PaymentStatus.CAPTURING, now);
            case RENEWING ->
                followUp == FollowUp.NONE ? remember(FollowUp.CAPTURE, now) : new Repeated(Optional.empty());
            case CAPTURED -> repeat(new PaymentOutcome.Captured(id, orderId, amount));
            case CAPTURING, REFUNDING, REFUNDED -> new Repeated(Optional.empty());
            case AUTHORIZING, ACTION_REQUIRED, DECLINED, VOIDING, CANCELLING, VOIDED -> refuse("captured");
        };
    }

    /** Releases the amount that is or will be held. */
    public Decision voidAuthorization(Instant now) {
        return switch (status) {
            case AUTHORIZING -> remember(FollowUp.VOID, now);
            case RENEWING ->
                followUp == FollowUp.NONE || followUp == FollowUp.VOID
                        ? remember(FollowUp.VOID, now)
                        : refuse("voided");
            case AUTHORIZED -> askingFor(OperationKind.VOID, PaymentStatus.VOIDING, now);
            case ACTION_REQUIRED -> askingFor(OperationKind.CANCEL, PaymentStatus.CANCELLING, now);
            case VOIDING, CANCELLING -> new Repeated(Optional.empty());
            case DECLINED, VOIDED -> repeat(voided());
            case CAPTURING, CAPTURED, REFUNDING, REFUNDED -> refuse("voided");
        };
    }

    /** Refunds the amount that is or will be captured. */
    public Decision refund(Instant now) {
        return switch (status) {
            case CAPTURING -> remember(FollowUp.REFUND, now);
            case RENEWING ->
                followUp == FollowUp.CAPTURE || followUp == FollowUp.REFUND
                        ? remember(FollowUp.REFUND, now)
                        : refuse("refunded");
            case CAPTURED -> askingFor(OperationKind.REFUND, PaymentStatus.REFUNDING, now);
            case REFUNDING -> new Repeated(Optional.empty());
            case REFUNDED -> repeat(new PaymentOutcome.Refunded(id, orderId, amount));
            case AUTHORIZING, ACTION_REQUIRED, AUTHORIZED, DECLINED, VOIDING, CANCELLING, VOIDED -> refuse("refunded");
        };
    }

    /** Looks whether the authorization still stands, after the provider said that it may have ended. */
    public Optional<Changed> look() {
        return status == PaymentStatus.AUTHORIZED
                ? Optional.of(new Changed(this, ask(OperationKind.CONFIRM), Optional.empty(), Optional.empty()))
                : Optional.empty();
    }

    /**
     * Applies the provider's answer to an operation.
     *
     * @param lapse what to do if the authorization has lapsed
     */
    public Decision answer(OperationKind operation, ProviderAnswer answer, LapsePolicy lapse, Instant now) {
        return new PaymentAnswers(this, lapse, now).decide(operation, answer);
    }

    private Decision remember(FollowUp wanted, Instant now) {
        if (followUp == wanted) {
            return new Repeated(Optional.empty());
        }
        return new Changed(with(status, wanted, now), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private Changed askingFor(OperationKind operation, PaymentStatus next, Instant now) {
        return new Changed(in(next, now), ask(operation), Optional.empty(), Optional.empty());
    }

    static Optional<OperationRequest> ask(OperationKind kind) {
        return Optional.of(new OperationRequest(kind, Duration.ZERO));
    }

    private static Repeated repeat(PaymentOutcome reply) {
        return new Repeated(Optional.of(reply));
    }

    private Refused refuse(String participle) {
        return new Refused("a payment that is " + status.wireName() + " cannot be " + participle);
    }

    PaymentOutcome.Voided voided() {
        return new PaymentOutcome.Voided(id, orderId);
    }

    PaymentOutcome.Declined declined() {
        return new PaymentOutcome.Declined(
                id, orderId, references.declineReason().orElse("declined"));
    }

    /** The same payment without a follow-up. */
    Payment in(PaymentStatus next, Instant now) {
        return with(next, FollowUp.NONE, now);
    }

    Payment with(PaymentStatus next, FollowUp wanted, Instant now) {
        return new Payment(id, orderId, userId, amount, method, next, wanted, references, version + 1, createdAt, now);
    }

    Payment with(ProviderReferences next) {
        return new Payment(id, orderId, userId, amount, method, status, followUp, next, version, createdAt, changedAt);
    }
}
