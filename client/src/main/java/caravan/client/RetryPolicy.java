package caravan.client;

import java.time.Duration;

/**
 * How long a request that is safe to repeat is repeated: on a broken connection, on 503 and on 429.
 *
 * @param attemptsMax tries in all, at least 1
 * @param backoffFirst wait before the first repeat; doubles with each further one
 * @param waitMax the longest single wait; an answer whose {@code Retry-After} asks for more is taken as it stands
 */
public record RetryPolicy(int attemptsMax, Duration backoffFirst, Duration waitMax) {
    /** Each request once: for tests and load generators that want to see every failure. */
    public static final RetryPolicy NEVER = new RetryPolicy(1, Duration.ZERO, Duration.ZERO);

    /** About ten seconds in all, longer than a restart or a short overload. */
    public static final RetryPolicy DEFAULT = new RetryPolicy(8, Duration.ofMillis(100), Duration.ofSeconds(3));

    /** @throws IllegalArgumentException if there is no attempt at all, or a wait is negative */
    public RetryPolicy {
        if (attemptsMax < 1 || backoffFirst.isNegative() || waitMax.isNegative()) {
            throw new IllegalArgumentException("a retry policy needs one attempt or more, and no negative wait");
        }
    }

    /** The wait before the repeat that follows attempt number {@code attempt} (from 1), without a word from the server. */
    Duration backoff(int attempt) {
        Duration wait = backoffFirst.multipliedBy(1L << Math.min(attempt - 1, 20));
        return wait.compareTo(waitMax) > 0 ? waitMax : wait;
    }
}
