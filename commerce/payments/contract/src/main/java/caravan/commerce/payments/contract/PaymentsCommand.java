package caravan.commerce.payments.contract;

import caravan.commerce.kernel.PaymentId;

/** The commands that payments takes. A repeated command does nothing more. */
public sealed interface PaymentsCommand extends PaymentsMessage
        permits AuthorizePayment, CapturePayment, VoidPayment, RefundPayment {
    PaymentId paymentId();
}
