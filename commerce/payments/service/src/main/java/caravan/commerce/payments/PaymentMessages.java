package caravan.commerce.payments;

import caravan.chassis.api.messages.Outbox;
import caravan.chassis.api.tracing.Cause;
import caravan.commerce.payments.contract.AuthorizePayment;
import caravan.commerce.payments.contract.PaymentActionRequired;
import caravan.commerce.payments.contract.PaymentAuthorized;
import caravan.commerce.payments.contract.PaymentCaptured;
import caravan.commerce.payments.contract.PaymentDeclined;
import caravan.commerce.payments.contract.PaymentLapsed;
import caravan.commerce.payments.contract.PaymentRefunded;
import caravan.commerce.payments.contract.PaymentVoided;
import caravan.commerce.payments.contract.PaymentsMessage;
import caravan.commerce.payments.domain.Payment;
import caravan.commerce.payments.domain.PaymentOutcome;

/** Maps the contract's messages to the domain's values, and its outcomes to messages keyed by the order. */
final class PaymentMessages {
    private PaymentMessages() {}

    static Payment.Request request(AuthorizePayment message) {
        return new Payment.Request(
                message.paymentId(), message.orderId(), message.userId(), message.amount(), message.method());
    }

    static void send(Outbox outbox, PaymentOutcome outcome, Cause cause) {
        String key = outcome.orderId().toString();
        switch (outcome) {
            case PaymentOutcome.Authorized(var id, var orderId, var amount) ->
                outbox.add(PaymentsMessage.PAYMENT_AUTHORIZED, key, new PaymentAuthorized(id, orderId, amount), cause);
            case PaymentOutcome.ActionRequired(var id, var orderId) ->
                outbox.add(PaymentsMessage.PAYMENT_ACTION_REQUIRED, key, new PaymentActionRequired(id, orderId), cause);
            case PaymentOutcome.Declined(var id, var orderId, var reason) ->
                outbox.add(PaymentsMessage.PAYMENT_DECLINED, key, new PaymentDeclined(id, orderId, reason), cause);
            case PaymentOutcome.Lapsed(var id, var orderId) ->
                outbox.add(PaymentsMessage.PAYMENT_LAPSED, key, new PaymentLapsed(id, orderId), cause);
            case PaymentOutcome.Captured(var id, var orderId, var amount) ->
                outbox.add(PaymentsMessage.PAYMENT_CAPTURED, key, new PaymentCaptured(id, orderId, amount), cause);
            case PaymentOutcome.Voided(var id, var orderId) ->
                outbox.add(PaymentsMessage.PAYMENT_VOIDED, key, new PaymentVoided(id, orderId), cause);
            case PaymentOutcome.Refunded(var id, var orderId, var amount) ->
                outbox.add(PaymentsMessage.PAYMENT_REFUNDED, key, new PaymentRefunded(id, orderId, amount), cause);
        }
    }
}
