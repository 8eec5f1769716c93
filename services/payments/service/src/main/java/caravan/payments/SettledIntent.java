package caravan.payments;

import caravan.payments.domain.IntentId;
import caravan.payments.domain.ProviderAnswer;

/** An intent that the provider has answered. */
public record SettledIntent(IntentId id, ProviderAnswer answer) {}
