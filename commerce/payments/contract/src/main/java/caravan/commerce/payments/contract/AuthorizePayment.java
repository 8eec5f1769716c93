package caravan.commerce.payments.contract;

import caravan.commerce.kernel.PaymentId;
import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.OrderId;
import caravan.kernel.UserId;

/**
 * Hold the amount on the customer's means of payment.
 *
 * @param method the means of payment; with the simulated provider, how it behaves ({@code approve}, {@code decline}, …)
 */
public record AuthorizePayment(PaymentId paymentId, OrderId orderId, UserId userId, Money amount, String method)
        implements PaymentsCommand {}
