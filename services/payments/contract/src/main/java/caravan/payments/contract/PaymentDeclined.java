package caravan.payments.contract;

import caravan.kernel.OrderId;

/** The provider refused; nothing is held. */
public record PaymentDeclined(PaymentId paymentId, OrderId orderId, String reason) implements PaymentsReply {}
