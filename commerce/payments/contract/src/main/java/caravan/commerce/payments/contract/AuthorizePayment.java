package caravan.commerce.payments.contract;

import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.PaymentId;
import caravan.kernel.UserId;

/**
 * Hold the amount with the customer's payment method.
 *
 * @param method the payment method: 1 to 64 letters, digits, underscores and hyphens. Only the provider reads it
 */
public record AuthorizePayment(PaymentId paymentId, OrderId orderId, UserId userId, Money amount, String method)
        implements PaymentsCommand {}
