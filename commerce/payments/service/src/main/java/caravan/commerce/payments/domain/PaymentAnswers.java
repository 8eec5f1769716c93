package caravan.commerce.payments.domain;

import caravan.commerce.payments.domain.Decision.Changed;
import caravan.commerce.payments.domain.Decision.OperationRequest;
import caravan.commerce.payments.domain.Decision.Refused;
import caravan.commerce.payments.domain.Decision.Repeated;
import caravan.commerce.payments.domain.Payment.FollowUp;
import java.time.Instant;
import java.util.Optional;

/** What the provider's answers do to a payment. {@link Payment} has what commands do. */
final class PaymentAnswers {
    private final Payment payment;
    private final LapsePolicy lapse;
    private final Instant now;

    /** @param lapse what to do if the authorization has lapsed */
    PaymentAnswers(Payment payment, LapsePolicy lapse, Instant now) {
        this.payment = payment;
        this.lapse = lapse;
        this.now = now;
    }

    Decision decide(OperationKind operation, ProviderAnswer answer) {
        if (operation == OperationKind.CONFIRM && payment.status() != PaymentStatus.ACTION_REQUIRED) {
            return payment.status() == PaymentStatus.AUTHORIZED && answer instanceof ProviderAnswer.Lapsed
                    ? lapsed()
                    : new Repeated(
                            Optional.empty()); // The action was called off meanwhile, or the authorization stands.
        }
        if (payment.status() != waitingFor(operation)) {
            return new Refused("an answer to " + operation.wireName() + " came while the payment was "
                    + payment.status().wireName());
        }
        return switch (answer) {
            case ProviderAnswer.Approved approved -> approved(operation, approved.reference());
            case ProviderAnswer.Declined declined -> declined(operation, declined.reason());
            case ProviderAnswer.ActionRequired required ->
                operation == OperationKind.AUTHORIZE
                        ? actionRequired(required)
                        : declined(operation, "action_required");
            case ProviderAnswer.Lapsed _ ->
                operation == OperationKind.CAPTURE
                        // The goods have left, so the payment is never given up.
                        ? renewing(payment.followUp() == FollowUp.REFUND ? FollowUp.REFUND : FollowUp.CAPTURE)
                        : declined(operation, "authorization_lapsed");
        };
    }

    private Changed lapsed() {
        return switch (lapse) {
            case RENEW -> renewing(FollowUp.NONE);
            // The order's void comes next.
            case TELL ->
                new Changed(
                        payment,
                        Optional.empty(),
                        Optional.of(new PaymentOutcome.Lapsed(payment.id(), payment.orderId())),
                        Optional.empty());
        };
    }

    private Changed renewing(FollowUp next) {
        return new Changed(
                payment.with(PaymentStatus.RENEWING, next, now),
                Payment.ask(OperationKind.RENEW),
                Optional.empty(),
                Optional.empty());
    }

    /** The amount was held all the time, in the books. */
    private Changed renewed(String reference) {
        ProviderReferences next = payment.references().withAuthorization(reference);
        return switch (payment.followUp()) {
            case NONE ->
                new Changed(
                        payment.in(PaymentStatus.AUTHORIZED, now).with(next),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
            case CAPTURE ->
                new Changed(
                        payment.in(PaymentStatus.CAPTURING, now).with(next),
                        Payment.ask(OperationKind.CAPTURE),
                        Optional.empty(),
                        Optional.empty());
            case REFUND ->
                new Changed(
                        payment.with(PaymentStatus.CAPTURING, FollowUp.REFUND, now)
                                .with(next),
                        Payment.ask(OperationKind.CAPTURE),
                        Optional.empty(),
                        Optional.empty());
            case VOID ->
                new Changed(
                        payment.in(PaymentStatus.VOIDING, now).with(next),
                        Payment.ask(OperationKind.VOID),
                        Optional.empty(),
                        Optional.empty());
        };
    }

    /** There is no new authorization. What was to be captured is asked for again and again; else the order is told, or wants the void. */
    private Changed notRenewed() {
        return switch (payment.followUp()) {
            case CAPTURE, REFUND ->
                new Changed(
                        payment,
                        Optional.of(new OperationRequest(OperationKind.RENEW, Payment.REFUSED_OPERATION_DELAY)),
                        Optional.empty(),
                        Optional.empty());
            case NONE ->
                new Changed(
                        payment.in(PaymentStatus.AUTHORIZED, now),
                        Optional.empty(),
                        Optional.of(new PaymentOutcome.Lapsed(payment.id(), payment.orderId())),
                        Optional.empty());
            case VOID ->
                new Changed(
                        payment.in(PaymentStatus.VOIDING, now),
                        Payment.ask(OperationKind.VOID),
                        Optional.empty(),
                        Optional.empty());
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

    private Changed approved(OperationKind operation, String reference) {
        return switch (operation) {
            case AUTHORIZE, CONFIRM -> authorized(reference);
            case RENEW -> renewed(reference);
            case CAPTURE -> captured(reference);
            case VOID ->
                new Changed(
                        payment.in(PaymentStatus.VOIDED, now),
                        Optional.empty(),
                        Optional.of(payment.voided()),
                        Optional.of(PostingKind.VOID));
            case CANCEL ->
                new Changed(
                        payment.in(PaymentStatus.VOIDED, now)
                                .with(payment.references().withoutAuthorization()),
                        Optional.empty(),
                        Optional.of(payment.voided()),
                        Optional.empty());
            case REFUND ->
                new Changed(
                        payment.in(PaymentStatus.REFUNDED, now),
                        Optional.empty(),
                        Optional.of(new PaymentOutcome.Refunded(payment.id(), payment.orderId(), payment.amount())),
                        Optional.of(PostingKind.REFUND));
        };
    }

    /** If a void follows, the customer is not asked. */
    private Changed actionRequired(ProviderAnswer.ActionRequired required) {
        boolean unwanted = payment.followUp() == FollowUp.VOID;
        Payment next = payment.in(unwanted ? PaymentStatus.CANCELLING : PaymentStatus.ACTION_REQUIRED, now)
                .with(payment.references().withAuthorization(required.reference()));
        if (unwanted) {
            return new Changed(next, Payment.ask(OperationKind.CANCEL), Optional.empty(), Optional.empty());
        }
        return new Changed(
                next,
                Optional.of(new OperationRequest(OperationKind.CONFIRM, Payment.FIRST_LOOK_DELAY)),
                Optional.of(new PaymentOutcome.ActionRequired(payment.id(), payment.orderId())),
                Optional.empty(),
                Optional.of(required.action()));
    }

    /** If a void follows, there is no reply that the amount is held, since it will be released at once. */
    private Changed authorized(String reference) {
        boolean unwanted = payment.followUp() == FollowUp.VOID;
        Payment next = payment.in(unwanted ? PaymentStatus.VOIDING : PaymentStatus.AUTHORIZED, now)
                .with(payment.references().withAuthorization(reference));
        return new Changed(
                next,
                unwanted ? Payment.ask(OperationKind.VOID) : Optional.empty(),
                unwanted
                        ? Optional.empty()
                        : Optional.of(new PaymentOutcome.Authorized(payment.id(), payment.orderId(), payment.amount())),
                Optional.of(PostingKind.AUTHORIZATION));
    }

    private Changed captured(String reference) {
        boolean unwanted = payment.followUp() == FollowUp.REFUND;
        Payment next = payment.in(unwanted ? PaymentStatus.REFUNDING : PaymentStatus.CAPTURED, now)
                .with(payment.references().withCapture(reference));
        return new Changed(
                next,
                unwanted ? Payment.ask(OperationKind.REFUND) : Optional.empty(),
                Optional.of(new PaymentOutcome.Captured(payment.id(), payment.orderId(), payment.amount())),
                Optional.of(PostingKind.CAPTURE));
    }

    private Changed declined(OperationKind operation, String reason) {
        return switch (operation) {
            case AUTHORIZE, CONFIRM -> {
                Payment next = payment.in(PaymentStatus.DECLINED, now)
                        .with(payment.references().withDeclineReason(reason));
                PaymentOutcome reply = payment.followUp() == FollowUp.VOID ? payment.voided() : next.declined();
                yield new Changed(next, Optional.empty(), Optional.of(reply), Optional.empty());
            }
            case RENEW -> notRenewed();
            case CAPTURE, VOID, CANCEL, REFUND ->
                new Changed(
                        payment,
                        Optional.of(new OperationRequest(operation, Payment.REFUSED_OPERATION_DELAY)),
                        Optional.empty(),
                        Optional.empty());
        };
    }
}
