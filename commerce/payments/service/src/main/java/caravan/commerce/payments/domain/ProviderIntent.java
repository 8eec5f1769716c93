package caravan.commerce.payments.domain;

import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.PaymentId;

/** An intent: an operation that the provider must do, or has done. */
public record ProviderIntent(IntentId id, PaymentId paymentId, OperationKind kind, Money amount) {}
