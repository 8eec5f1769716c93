package caravan.commerce.payments.contract;

import caravan.commerce.kernel.PaymentId;

/** Let go of the held amount, or never hold it; a declined payment is void already. */
public record VoidPayment(PaymentId paymentId) implements PaymentsCommand {}
