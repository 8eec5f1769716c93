package caravan.commerce.payments.contract;

/** Take the held amount. */
public record CapturePayment(PaymentId paymentId) implements PaymentsCommand {}
