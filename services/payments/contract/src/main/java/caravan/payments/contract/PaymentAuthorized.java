package caravan.payments.contract;

import caravan.kernel.Money;
import caravan.kernel.OrderId;

/** The amount is held. */
public record PaymentAuthorized(PaymentId paymentId, OrderId orderId, Money amount) implements PaymentsReply {}
