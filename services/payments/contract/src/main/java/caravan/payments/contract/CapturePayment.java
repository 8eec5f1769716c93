package caravan.payments.contract;

/** Take the held amount. */
public record CapturePayment(PaymentId paymentId) implements PaymentsCommand {}
