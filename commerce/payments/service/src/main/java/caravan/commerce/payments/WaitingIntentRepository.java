package caravan.commerce.payments;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.tracing.Cause;
import caravan.commerce.payments.domain.IntentId;
import caravan.commerce.payments.domain.ProviderIntent;
import caravan.commerce.payments.domain.ProviderReferences;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Stores intents that no process works on: put off, put back, or left by a killed process. */
public interface WaitingIntentRepository {
    /**
     * An intent that this process must send to the provider now, with all that the call needs.
     *
     * @param attempts how often a process has taken it, this time included
     * @param leaseEnd until then, no other process takes it
     * @param cause what led to it
     */
    record DueIntent(
            ProviderIntent intent,
            int attempts,
            Instant leaseEnd,
            String method,
            ProviderReferences references,
            Cause cause) {
        /** Whether an earlier call may have reached the provider without its answer being recorded. */
        boolean mayBeKnownToProvider() {
            return attempts > 1;
        }
    }

    /**
     * An open intent that no process works on.
     *
     * @param attempts how often a process has taken it; after the first time, the provider may know it
     * @param nextAttemptAt no process takes it before this moment
     */
    record WaitingIntent(IntentId id, int attempts, Instant nextAttemptAt) {}

    /** Adds intents. If one waits already, its new moment counts. */
    void add(Transaction transaction, List<WaitingIntent> intents);

    /** Whether any intent waits, or was inserted after the last sweep. If not, there is nothing to sweep or to take. */
    boolean isAnyOpen(Transaction transaction);

    /**
     * Takes intents that are due. No other process can take them before the lease ends.
     *
     * @param rowsMax at most this many; those that have waited longest come first
     */
    List<DueIntent> takeUp(Transaction transaction, Instant now, Instant leaseEnd, int rowsMax);

    /**
     * Looks at the intents that were inserted since the sweep before the last one. Those that are still open are added, and wait for the
     * end of their lease.
     *
     * @param between does nothing if the last sweep of any instance was less than this ago
     * @param lease how long an intent belongs to the process that inserted it
     */
    void sweep(Transaction transaction, Instant now, Duration between, Duration lease);
}
