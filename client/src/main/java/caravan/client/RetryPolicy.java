package caravan.client;

import caravan.kernel.Backoff;
import java.time.Duration;

/**
 * How often a request that is safe to repeat is sent again, after a broken connection, a 503 or a 429.
 *
 * @param attemptsMax attempts in all, at least 1
 * @param backoff the wait between attempts if the server names none; if {@code Retry-After} is longer than its limit, there is no further
 * attempt
 */
public record RetryPolicy(int attemptsMax, Backoff backoff) {
    /** Each request once: for tests and load generators that want to see every failure. */
    public static final RetryPolicy NEVER =
            new RetryPolicy(1, new Backoff(Duration.ofMillis(100), Duration.ofMillis(100)));

    /** Repeats for about ten seconds: long enough for a restart or a moment of overload. */
    public static final RetryPolicy DEFAULT =
            new RetryPolicy(8, new Backoff(Duration.ofMillis(100), Duration.ofSeconds(3)));

    /** @throws IllegalArgumentException if there is no attempt at all */
    public RetryPolicy {
        if (attemptsMax < 1) {
            throw new IllegalArgumentException("a retry policy needs at least one attempt");
        }
    }
}
