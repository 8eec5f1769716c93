package caravan.commerce.payments.contract;

import caravan.commerce.kernel.PaymentId;

/** Capture the held amount. */
public record CapturePayment(PaymentId paymentId) implements PaymentsCommand {}
