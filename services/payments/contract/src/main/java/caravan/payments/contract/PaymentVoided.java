package caravan.payments.contract;

import caravan.kernel.OrderId;

/** Nothing is held, and nothing will be. */
public record PaymentVoided(PaymentId paymentId, OrderId orderId) implements PaymentsReply {}
