package caravan.commerce.payments.contract;

import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.PaymentId;

/** The captured amount is refunded. */
public record PaymentRefunded(PaymentId paymentId, OrderId orderId, Money amount) implements PaymentsReply {}
