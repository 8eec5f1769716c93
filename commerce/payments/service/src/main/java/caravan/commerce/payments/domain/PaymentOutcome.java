package caravan.commerce.payments.domain;

import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.PaymentId;

/** What whoever asked for a payment is told of it. */
public sealed interface PaymentOutcome {
    PaymentId paymentId();

    OrderId orderId();

    /** The amount is held. */
    record Authorized(PaymentId paymentId, OrderId orderId, Money amount) implements PaymentOutcome {}

    /**
     * The provider refused; nothing is held.
     *
     * @param reason the provider's code
     */
    record Declined(PaymentId paymentId, OrderId orderId, String reason) implements PaymentOutcome {}

    /** The amount that was held is taken. */
    record Captured(PaymentId paymentId, OrderId orderId, Money amount) implements PaymentOutcome {}

    /** Nothing is held, and nothing will be. */
    record Voided(PaymentId paymentId, OrderId orderId) implements PaymentOutcome {}

    /** The amount that was taken is given back. */
    record Refunded(PaymentId paymentId, OrderId orderId, Money amount) implements PaymentOutcome {}
}
