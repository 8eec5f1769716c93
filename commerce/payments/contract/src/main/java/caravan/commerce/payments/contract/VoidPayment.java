package caravan.commerce.payments.contract;

import caravan.commerce.kernel.PaymentId;

/** Release the held amount, or never hold it. A declined payment is void already. */
public record VoidPayment(PaymentId paymentId) implements PaymentsCommand {}
