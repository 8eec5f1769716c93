package caravan.commerce.payments.contract;

import caravan.commerce.kernel.PaymentId;
import caravan.commerce.kernel.OrderId;

/** What payments answers. */
public sealed interface PaymentsReply extends PaymentsMessage
        permits PaymentAuthorized, PaymentDeclined, PaymentCaptured, PaymentVoided, PaymentRefunded {
    PaymentId paymentId();

    OrderId orderId();
}
