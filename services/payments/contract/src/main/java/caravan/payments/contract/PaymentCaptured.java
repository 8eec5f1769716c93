package caravan.payments.contract;

import caravan.kernel.Money;
import caravan.kernel.OrderId;

/** The amount is taken. */
public record PaymentCaptured(PaymentId paymentId, OrderId orderId, Money amount) implements PaymentsReply {}
