package caravan.commerce.payments;

import caravan.commerce.payments.domain.ProviderIntent;
import caravan.commerce.payments.domain.ProviderReferences;
import java.time.Instant;

/**
 * An intent that this process is to ask the provider for, with all that it takes.
 *
 * @param attempts how often it was taken up, this time included
 * @param leaseEnd until then, no other process takes it up
 */
public record DueIntent(
        ProviderIntent intent, int attempts, Instant leaseEnd, String method, ProviderReferences references) {
    /** Whether the provider may have been asked before, by a worker that did not live to record the answer. */
    boolean mayBeKnownToProvider() {
        return attempts > 1;
    }
}
