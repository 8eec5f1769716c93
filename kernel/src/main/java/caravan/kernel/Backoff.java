package caravan.kernel;

import java.time.Duration;

/**
 * Exponential backoff: the first wait, then twice as long each time, up to a limit.
 *
 * @param first after the first attempt
 * @param max never longer
 */
public record Backoff(Duration first, Duration max) {
    private static final int DOUBLINGS_MAX = 30;

    /** @throws IllegalArgumentException if the first wait is not positive or longer than the limit */
    public Backoff {
        if (first.isNegative() || first.isZero() || first.compareTo(max) > 0) {
            throw new IllegalArgumentException(
                    "backoff must begin above zero and at most at " + max + ", not " + first);
        }
    }

    /** @param attempts made so far, from 1 */
    public Duration afterAttempts(int attempts) {
        int doublings = Math.clamp(attempts - 1L, 0, DOUBLINGS_MAX);
        // Compared by division, as the product could overflow.
        boolean beyond = first.compareTo(max.dividedBy(1L << doublings)) > 0;
        return beyond ? max : first.multipliedBy(1L << doublings);
    }
}
