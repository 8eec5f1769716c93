package caravan.payments.contract;

import caravan.kernel.OrderId;

/** What payments answers. */
public sealed interface PaymentsReply extends PaymentsMessage
        permits PaymentAuthorized, PaymentDeclined, PaymentCaptured, PaymentVoided, PaymentRefunded {
    PaymentId paymentId();

    OrderId orderId();
}
