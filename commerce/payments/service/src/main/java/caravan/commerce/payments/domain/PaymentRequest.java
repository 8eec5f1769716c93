package caravan.commerce.payments.domain;

import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.PaymentId;
import caravan.kernel.UserId;

/**
 * A request to hold an amount for an order.
 *
 * @param method the payment method; only the provider reads it
 */
public record PaymentRequest(PaymentId paymentId, OrderId orderId, UserId userId, Money amount, String method) {}
