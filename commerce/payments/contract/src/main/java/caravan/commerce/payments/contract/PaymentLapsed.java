package caravan.commerce.payments.contract;

import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.PaymentId;

/** The authorization has ended by itself before it was captured, and there is no other. It must be voided. */
public record PaymentLapsed(PaymentId paymentId, OrderId orderId) implements PaymentsReply {}
