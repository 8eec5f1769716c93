package caravan.commerce.payments;

import caravan.commerce.payments.domain.IntentId;
import java.time.Instant;

/**
 * An open intent that nobody is at.
 *
 * @param attempts how often it was taken up; after the first time, the provider may know it
 * @param nextAttemptAt not to be taken up before
 */
public record WaitingIntent(IntentId id, int attempts, Instant nextAttemptAt) {}
