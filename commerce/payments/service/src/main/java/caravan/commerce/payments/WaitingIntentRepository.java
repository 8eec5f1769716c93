package caravan.commerce.payments;

import caravan.chassis.api.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Intents that no process has in its hands: put off, put back, or left by a process that was killed. */
public interface WaitingIntentRepository {
    /** Lets intents wait; those that wait already, until the new moment. */
    void add(Transaction transaction, List<WaitingIntent> intents);

    /** Whether any intent waits, or any was inserted that no sweep has looked at: if not, there is nothing to sweep or to take up. */
    boolean isAnyOpen(Transaction transaction);

    /**
     * Takes up intents that are due, so that nobody else does before the lease ends.
     *
     * @param rowsMax at most so many; those that have waited longest come first
     */
    List<DueIntent> takeUp(Transaction transaction, Instant now, Instant leaseEnd, int rowsMax);

    /**
     * Looks through what was inserted since the last sweep but one, and lets what is still open wait for its lease's end.
     *
     * @param between does nothing if any instance's last sweep was less than this ago
     * @param lease how long the process that inserted an intent has it for itself
     */
    void sweep(Transaction transaction, Instant now, Duration between, Duration lease);
}
