package caravan.commerce.payments.domain;

import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.PaymentId;

/** The reply to the service that asked for a payment. */
public sealed interface PaymentOutcome {
    PaymentId paymentId();

    OrderId orderId();

    /** The amount is held. */
    record Authorized(PaymentId paymentId, OrderId orderId, Money amount) implements PaymentOutcome {}

    /** The customer must act before the amount is held. */
    record ActionRequired(PaymentId paymentId, OrderId orderId) implements PaymentOutcome {}

    /**
     * The provider declined; nothing is held.
     *
     * @param reason the provider's code
     */
    record Declined(PaymentId paymentId, OrderId orderId, String reason) implements PaymentOutcome {}

    /** The authorization has ended by itself before it was captured, and there is no other. */
    record Lapsed(PaymentId paymentId, OrderId orderId) implements PaymentOutcome {}

    /** The held amount is captured. */
    record Captured(PaymentId paymentId, OrderId orderId, Money amount) implements PaymentOutcome {}

    /** Nothing is held, and nothing will be. */
    record Voided(PaymentId paymentId, OrderId orderId) implements PaymentOutcome {}

    /** The captured amount is refunded. */
    record Refunded(PaymentId paymentId, OrderId orderId, Money amount) implements PaymentOutcome {}
}
