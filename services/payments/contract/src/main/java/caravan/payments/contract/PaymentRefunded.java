package caravan.payments.contract;

import caravan.kernel.Money;
import caravan.kernel.OrderId;

/** The taken amount is given back. */
public record PaymentRefunded(PaymentId paymentId, OrderId orderId, Money amount) implements PaymentsReply {}
