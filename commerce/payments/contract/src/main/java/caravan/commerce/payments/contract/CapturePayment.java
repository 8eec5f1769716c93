package caravan.commerce.payments.contract;

import caravan.commerce.kernel.PaymentId;

/** Take the held amount. */
public record CapturePayment(PaymentId paymentId) implements PaymentsCommand {}
