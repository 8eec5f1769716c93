package caravan.commerce.payments.contract;

import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.PaymentId;

/** The taken amount is given back. */
public record PaymentRefunded(PaymentId paymentId, OrderId orderId, Money amount) implements PaymentsReply {}
