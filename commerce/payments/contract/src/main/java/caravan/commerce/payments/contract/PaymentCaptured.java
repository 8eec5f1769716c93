package caravan.commerce.payments.contract;

import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.PaymentId;

/** The amount is captured. */
public record PaymentCaptured(PaymentId paymentId, OrderId orderId, Money amount) implements PaymentsReply {}
