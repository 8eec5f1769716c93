package caravan.commerce.webhooks.domain;

import caravan.kernel.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a failed delivery is tried again.
 *
 * @param retryFor how long it is tried again, since it became pending
 */
public record RetryPlan(Backoff backoff, Duration retryFor) {
    /** A wait is made shorter by up to this part of it, so that deliveries that failed together do not come back together. */
    private static final double JITTER = 0.3;

    /**
     * The next attempt; empty if the delivery is given up. The last attempt is made when the time is over.
     *
     * @param attempts made so far, this one included
     * @param chance from 0 to below 1
     */
    public Optional<Instant> next(int attempts, Instant pendingSince, Instant now, double chance) {
        Instant end = pendingSince.plus(retryFor);
        if (!now.isBefore(end)) {
            return Optional.empty();
        }
        long wait = backoff.afterAttempts(attempts).toMillis();
        Instant next = now.plusMillis(wait - (long) (wait * JITTER * chance));
        return Optional.of(next.isBefore(end) ? next : end);
    }
}
