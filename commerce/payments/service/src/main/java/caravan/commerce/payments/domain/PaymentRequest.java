package caravan.commerce.payments.domain;

import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.PaymentId;
import caravan.kernel.UserId;

/**
 * An amount that is to be held for an order.
 *
 * @param method the means of payment, in the provider's words: only the provider reads it
 */
public record PaymentRequest(PaymentId paymentId, OrderId orderId, UserId userId, Money amount, String method) {}
