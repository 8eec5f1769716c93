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
        if (operation == OperationKind.CONFIRM && status != PaymentStatus.ACTION_REQUIRED) {
            return status == PaymentStatus.AUTHORIZED && answer instanceof ProviderAnswer.Lapsed
                    ? lapsed(lapse, now)
                    : new Repeated(
                            Optional.empty()); // The action was called off meanwhile, or the authorization stands.
        }
        if (status != waitingFor(operation)) {
            return new Refused(
                    "an answer to " + operation.wireName() + " came while the payment was " + status.wireName());
        }
        return switch (answer) {
            case ProviderAnswer.Approved approved -> approved(operation, approved.reference(), now);
            case ProviderAnswer.Declined declined -> declined(operation, declined.reason(), now);
            case ProviderAnswer.ActionRequired required ->
                operation == OperationKind.AUTHORIZE
                        ? actionRequired(required, now)
                        : declined(operation, "action_required", now);
            case ProviderAnswer.Lapsed _ ->
                operation == OperationKind.CAPTURE
                        // The goods have left, so the payment is never given up.
                        ? renewing(followUp == FollowUp.REFUND ? FollowUp.REFUND : FollowUp.CAPTURE, now)
                        : declined(operation, "authorization_lapsed", now);
        };
    }

    private Changed lapsed(LapsePolicy policy, Instant now) {
        return switch (policy) {
            case RENEW -> renewing(FollowUp.NONE, now);
            // The order's void comes next.
            case TELL ->
                new Changed(
                        this, Optional.empty(), Optional.of(new PaymentOutcome.Lapsed(id, orderId)), Optional.empty());
        };
    }

    private Changed renewing(FollowUp next, Instant now) {
        return new Changed(
                with(PaymentStatus.RENEWING, next, now), ask(OperationKind.RENEW), Optional.empty(), Optional.empty());
    }

    /** The amount was held all the time, in the books. */
    private Changed renewed(String reference, Instant now) {
        ProviderReferences next = references.withAuthorization(reference);
        return switch (followUp) {
            case NONE ->
                new Changed(
                        in(PaymentStatus.AUTHORIZED, now).with(next),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
            case CAPTURE ->
                new Changed(
                        in(PaymentStatus.CAPTURING, now).with(next),
                        ask(OperationKind.CAPTURE),
                        Optional.empty(),
                        Optional.empty());
            case REFUND ->
                new Changed(
                        with(PaymentStatus.CAPTURING, FollowUp.REFUND, now).with(next),
                        ask(OperationKind.CAPTURE),
                        Optional.empty(),
                        Optional.empty());
            case VOID ->
                new Changed(
                        in(PaymentStatus.VOIDING, now).with(next),
                        ask(OperationKind.VOID),
                        Optional.empty(),
                        Optional.empty());
        };
    }

    /** There is no new authorization. What was to be captured is asked for again and again; else the order is told, or wants the void. */
    private Changed notRenewed(Instant now) {
        return switch (followUp) {
            case CAPTURE, REFUND ->
                new Changed(
                        this,
                        Optional.of(new OperationRequest(OperationKind.RENEW, REFUSED_OPERATION_DELAY)),
                        Optional.empty(),
                        Optional.empty());
            case NONE ->
                new Changed(
                        in(PaymentStatus.AUTHORIZED, now),
                        Optional.empty(),
                        Optional.of(new PaymentOutcome.Lapsed(id, orderId)),
                        Optional.empty());
            case VOID ->
                new Changed(
                        in(PaymentStatus.VOIDING, now), ask(OperationKind.VOID), Optional.empty(), Optional.empty());
        };
    }

    private static PaymentStatus waitingFor(OperationKind operation) {
        return switch (operation) {
            case AUTHORIZE -> PaymentStatus.AUTHORIZING;
            case CONFIRM -> PaymentStatus.ACTION_REQUIRED;
            case RENEW -> PaymentStatus.RENEWING;
            case CAPTURE -> PaymentStatus.CAPTURING;
            case VOID -> PaymentStatus.VOIDING;
            case CANCEL -> PaymentStatus.CANCELLING;
            case REFUND -> PaymentStatus.REFUNDING;
        };
    }

    private Changed approved(OperationKind operation, String reference, Instant now) {
        return switch (operation) {
            case AUTHORIZE, CONFIRM -> authorized(reference, now);
            case RENEW -> renewed(reference, now);
            case CAPTURE -> captured(reference, now);
            case VOID ->
                new Changed(
                        in(PaymentStatus.VOIDED, now),
                        Optional.empty(),
                        Optional.of(voided()),
                        Optional.of(PostingKind.VOID));
            case CANCEL ->
                new Changed(
                        in(PaymentStatus.VOIDED, now).with(references.withoutAuthorization()),
                        Optional.empty(),
                        Optional.of(voided()),
                        Optional.empty());
            case REFUND ->
                new Changed(
                        in(PaymentStatus.REFUNDED, now),
                        Optional.empty(),
                        Optional.of(new PaymentOutcome.Refunded(id, orderId, amount)),
                        Optional.of(PostingKind.REFUND));
        };
    }

    /** If a void follows, the customer is not asked. */
    private Changed actionRequired(ProviderAnswer.ActionRequired required, Instant now) {
        boolean unwanted = followUp == FollowUp.VOID;
        Payment next = in(unwanted ? PaymentStatus.CANCELLING : PaymentStatus.ACTION_REQUIRED, now)
                .with(references.withAuthorization(required.reference()));
        if (unwanted) {
            return new Changed(next, ask(OperationKind.CANCEL), Optional.empty(), Optional.empty());
        }
        return new Changed(
                next,
                Optional.of(new OperationRequest(OperationKind.CONFIRM, FIRST_LOOK_DELAY)),
                Optional.of(new PaymentOutcome.ActionRequired(id, orderId)),
                Optional.empty(),
                Optional.of(required.action()));
    }

    /** If a void follows, there is no reply that the amount is held, since it will be released at once. */
    private Changed authorized(String reference, Instant now) {
        boolean unwanted = followUp == FollowUp.VOID;
        Payment next = in(unwanted ? PaymentStatus.VOIDING : PaymentStatus.AUTHORIZED, now)
                .with(references.withAuthorization(reference));
        return new Changed(
                next,
                unwanted ? ask(OperationKind.VOID) : Optional.empty(),
                unwanted ? Optional.empty() : Optional.of(new PaymentOutcome.Authorized(id, orderId, amount)),
                Optional.of(PostingKind.AUTHORIZATION));
    }

    private Changed captured(String reference, Instant now) {
        boolean unwanted = followUp == FollowUp.REFUND;
        Payment next = in(unwanted ? PaymentStatus.REFUNDING : PaymentStatus.CAPTURED, now)
                .with(references.withCapture(reference));
        return new Changed(
                next,
                unwanted ? ask(OperationKind.REFUND) : Optional.empty(),
                Optional.of(new PaymentOutcome.Captured(id, orderId, amount)),
                Optional.of(PostingKind.CAPTURE));
    }

    private Changed declined(OperationKind operation, String reason, Instant now) {
        return switch (operation) {
            case AUTHORIZE, CONFIRM -> {
                Payment next = in(PaymentStatus.DECLINED, now).with(references.withDeclineReason(reason));
                PaymentOutcome reply = followUp == FollowUp.VOID ? voided() : next.declined();
                yield new Changed(next, Optional.empty(), Optional.of(reply), Optional.empty());
            }
            case RENEW -> notRenewed(now);
            case CAPTURE, VOID, CANCEL, REFUND ->
                new Changed(
                        this,
                        Optional.of(new OperationRequest(operation, REFUSED_OPERATION_DELAY)),
                        Optional.empty(),
                        Optional.empty());
        };
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

    private static Optional<OperationRequest> ask(OperationKind kind) {
        return Optional.of(new OperationRequest(kind, Duration.ZERO));
    }

    private static Repeated repeat(PaymentOutcome reply) {
        return new Repeated(Optional.of(reply));
    }

    private Refused refuse(String participle) {
        return new Refused("a payment that is " + status.wireName() + " cannot be " + participle);
    }

    private PaymentOutcome.Voided voided() {
        return new PaymentOutcome.Voided(id, orderId);
    }

    private PaymentOutcome.Declined declined() {
        return new PaymentOutcome.Declined(
                id, orderId, references.declineReason().orElse("declined"));
    }

    /** The same payment without a follow-up. */
    private Payment in(PaymentStatus next, Instant now) {
        return with(next, FollowUp.NONE, now);
    }

    private Payment with(PaymentStatus next, FollowUp wanted, Instant now) {
        return new Payment(id, orderId, userId, amount, method, next, wanted, references, version + 1, createdAt, now);
    }

    private Payment with(ProviderReferences next) {
        return new Payment(id, orderId, userId, amount, method, status, followUp, next, version, createdAt, changedAt);
    }
}
