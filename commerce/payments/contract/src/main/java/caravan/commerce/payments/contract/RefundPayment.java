package caravan.commerce.payments.contract;

import caravan.commerce.kernel.PaymentId;

/** Give the taken amount back. */
public record RefundPayment(PaymentId paymentId) implements PaymentsCommand {}
