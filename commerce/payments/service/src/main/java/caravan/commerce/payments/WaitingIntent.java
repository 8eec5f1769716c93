package caravan.commerce.payments;

import caravan.commerce.payments.domain.IntentId;
import java.time.Instant;

/**
 * An open intent that no process works on.
 *
 * @param attempts how often a process has taken it; after the first time, the provider may know it
 * @param nextAttemptAt no process takes it before this moment
 */
public record WaitingIntent(IntentId id, int attempts, Instant nextAttemptAt) {}
