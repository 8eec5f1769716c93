package caravan.commerce.payments.contract;

/** Give the taken amount back. */
public record RefundPayment(PaymentId paymentId) implements PaymentsCommand {}
