package caravan.commerce.payments;

import caravan.commerce.payments.domain.IntentId;
import caravan.commerce.payments.domain.ProviderAnswer;

/** An intent that the provider has answered. */
public record SettledIntent(IntentId id, ProviderAnswer answer) {}
