package caravan.commerce.payments.contract;

import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.PaymentId;

/** Nothing is held, and nothing will be. */
public record PaymentVoided(PaymentId paymentId, OrderId orderId) implements PaymentsReply {}
