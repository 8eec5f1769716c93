package caravan.commerce.payments.domain;

import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.PaymentId;

/** An operation that the provider is to be asked for, or was. */
public record ProviderIntent(IntentId id, PaymentId paymentId, OperationKind kind, Money amount) {}
