package caravan.commerce.payments.contract;

import caravan.commerce.kernel.PaymentId;

/** What payments is asked to do; asked twice, it does it once. */
public sealed interface PaymentsCommand extends PaymentsMessage
        permits AuthorizePayment, CapturePayment, VoidPayment, RefundPayment {
    PaymentId paymentId();
}
