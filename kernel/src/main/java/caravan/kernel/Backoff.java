package caravan.kernel;

import java.time.Duration;

/**
 * Exponential backoff: each wait is twice as long as the one before, up to a limit. Everything that is tried again uses this record.
 *
 * @param first the wait after the first attempt; more than zero
 * @param max the longest wait
 */
public record Backoff(Duration first, Duration max) {
    private static final int DOUBLINGS_MAX = 30;

    /** @throws IllegalArgumentException if the first wait is not positive, or is longer than the limit */
    public Backoff {
        if (first.isNegative() || first.isZero() || first.compareTo(max) > 0) {
            throw new IllegalArgumentException(
                    "the first delay of a backoff must be above zero and at most " + max + ", not " + first);
        }
    }

    /**
     * A backoff from settings where zero means no wait: the first wait is at least a nanosecond, and at most the limit.
     */
    public static Backoff within(Duration first, Duration max) {
        Duration least = Duration.ofNanos(1);
        Duration limit = max.compareTo(least) > 0 ? max : least;
        Duration bounded = first.compareTo(limit) < 0 ? first : limit;
        return new Backoff(bounded.compareTo(least) > 0 ? bounded : least, limit);
    }

    /**
     * The wait after some attempts.
     *
     * @param attempts made so far, from 1
     */
    public Duration afterAttempts(int attempts) {
        int doublings = Math.clamp(attempts - 1L, 0, DOUBLINGS_MAX);
        // A product could overflow, so the limit is divided instead.
        boolean beyond = first.compareTo(max.dividedBy(1L << doublings)) > 0;
        return beyond ? max : first.multipliedBy(1L << doublings);
    }
}
