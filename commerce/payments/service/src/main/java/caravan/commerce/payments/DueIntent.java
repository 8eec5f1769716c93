package caravan.commerce.payments;

import caravan.commerce.payments.domain.ProviderIntent;
import caravan.commerce.payments.domain.ProviderReferences;
import java.time.Instant;

/**
 * An intent that this process must send to the provider now, with all that the call needs.
 *
 * @param attempts how often a process has taken it, this time included
 * @param leaseEnd until then, no other process takes it
 */
public record DueIntent(
        ProviderIntent intent, int attempts, Instant leaseEnd, String method, ProviderReferences references) {
    /** Whether an earlier call may have reached the provider without its answer being recorded. */
    boolean mayBeKnownToProvider() {
        return attempts > 1;
    }
}
