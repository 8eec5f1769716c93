package caravan.commerce.payments.contract;

import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.PaymentId;

/** The replies of payments. */
public sealed interface PaymentsReply extends PaymentsMessage
        permits PaymentAuthorized,
                PaymentActionRequired,
                PaymentLapsed,
                PaymentDeclined,
                PaymentCaptured,
                PaymentVoided,
                PaymentRefunded {
    PaymentId paymentId();

    OrderId orderId();
}
