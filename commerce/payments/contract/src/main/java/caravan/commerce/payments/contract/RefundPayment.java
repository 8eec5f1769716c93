package caravan.commerce.payments.contract;

import caravan.commerce.kernel.PaymentId;

/** Refund the captured amount. */
public record RefundPayment(PaymentId paymentId) implements PaymentsCommand {}
