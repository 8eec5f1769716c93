package caravan.commerce.payments.contract;

import caravan.commerce.kernel.PaymentId;
import caravan.commerce.kernel.OrderId;

/** Nothing is held, and nothing will be. */
public record PaymentVoided(PaymentId paymentId, OrderId orderId) implements PaymentsReply {}
