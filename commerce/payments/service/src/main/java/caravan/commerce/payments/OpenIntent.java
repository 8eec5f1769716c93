package caravan.commerce.payments;

import caravan.chassis.api.tracing.Cause;
import caravan.commerce.payments.domain.ProviderIntent;

/** @param cause the message that led to the intent, which what follows from the provider's answer names */
public record OpenIntent(ProviderIntent intent, Cause cause) {}
