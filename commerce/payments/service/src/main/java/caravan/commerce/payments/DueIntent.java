package caravan.commerce.payments;

import caravan.commerce.payments.domain.ProviderIntent;
import caravan.commerce.payments.domain.ProviderReferences;

/** An intent that a worker has taken up, with all that it takes to ask the provider. */
public record DueIntent(ProviderIntent intent, String method, ProviderReferences references) {
    /** Whether the provider may have been asked before, by a worker that did not live to record the answer. */
    boolean mayBeKnownToProvider() {
        return intent.attempts() > 1;
    }
}
