package caravan.commerce.payments.contract;

import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.PaymentId;
import caravan.kernel.UserId;

/**
 * Hold the amount on the customer's means of payment.
 *
 * @param method the means of payment, 1 to 64 letters, digits, underscores and hyphens in the provider's words: only the
 *     provider reads it
 */
public record AuthorizePayment(PaymentId paymentId, OrderId orderId, UserId userId, Money amount, String method)
        implements PaymentsCommand {}
