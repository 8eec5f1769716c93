package caravan.commerce.payments.contract;

import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.PaymentId;

/** The provider declined; nothing is held. */
public record PaymentDeclined(PaymentId paymentId, OrderId orderId, String reason) implements PaymentsReply {}
