package caravan.commerce.payments.contract;

import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.PaymentId;

/** The customer must act before the amount is held, such as authenticate with the bank. What to do is not part of it: it is secret. */
public record PaymentActionRequired(PaymentId paymentId, OrderId orderId) implements PaymentsReply {}
