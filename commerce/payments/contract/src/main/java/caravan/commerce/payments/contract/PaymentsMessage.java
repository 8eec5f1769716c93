package caravan.commerce.payments.contract;

import caravan.kernel.MessageType;
import java.util.List;

/** The messages that payments takes and sends, all keyed by the order's id. */
public sealed interface PaymentsMessage permits PaymentsCommand, PaymentsReply {
    MessageType<AuthorizePayment> AUTHORIZE_PAYMENT =
            new MessageType<>("payments.authorize-payment.v1", AuthorizePayment.class);
    MessageType<CapturePayment> CAPTURE_PAYMENT =
            new MessageType<>("payments.capture-payment.v1", CapturePayment.class);
    MessageType<VoidPayment> VOID_PAYMENT = new MessageType<>("payments.void-payment.v1", VoidPayment.class);
    MessageType<RefundPayment> REFUND_PAYMENT = new MessageType<>("payments.refund-payment.v1", RefundPayment.class);
    MessageType<PaymentAuthorized> PAYMENT_AUTHORIZED =
            new MessageType<>("payments.payment-authorized.v1", PaymentAuthorized.class);
    MessageType<PaymentActionRequired> PAYMENT_ACTION_REQUIRED =
            new MessageType<>("payments.payment-action-required.v1", PaymentActionRequired.class);
    MessageType<PaymentLapsed> PAYMENT_LAPSED = new MessageType<>("payments.payment-lapsed.v1", PaymentLapsed.class);
    MessageType<PaymentDeclined> PAYMENT_DECLINED =
            new MessageType<>("payments.payment-declined.v1", PaymentDeclined.class);
    MessageType<PaymentCaptured> PAYMENT_CAPTURED =
            new MessageType<>("payments.payment-captured.v1", PaymentCaptured.class);
    MessageType<PaymentVoided> PAYMENT_VOIDED = new MessageType<>("payments.payment-voided.v1", PaymentVoided.class);
    MessageType<PaymentRefunded> PAYMENT_REFUNDED =
            new MessageType<>("payments.payment-refunded.v1", PaymentRefunded.class);

    /** Every command of this contract. */
    List<MessageType<? extends PaymentsCommand>> COMMANDS =
            List.of(AUTHORIZE_PAYMENT, CAPTURE_PAYMENT, VOID_PAYMENT, REFUND_PAYMENT);

    /** Every reply of this contract. */
    List<MessageType<? extends PaymentsReply>> REPLIES = List.of(
            PAYMENT_AUTHORIZED,
            PAYMENT_ACTION_REQUIRED,
            PAYMENT_LAPSED,
            PAYMENT_DECLINED,
            PAYMENT_CAPTURED,
            PAYMENT_VOIDED,
            PAYMENT_REFUNDED);
}
