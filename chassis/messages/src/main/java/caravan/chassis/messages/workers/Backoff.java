package caravan.chassis.messages.workers;

import java.time.Duration;

/**
 * How long to wait before an attempt: doubling from the first to the longest.
 *
 * @param attemptsMax attempts in all, the first one included
 */
public record Backoff(Duration first, Duration longest, int attemptsMax) {
    /** For a message that fails alone: some 0.6 s in all, for which its source stands still. */
    public static final Backoff OF_A_MESSAGE = new Backoff(Duration.ofMillis(20), Duration.ofMillis(320), 6);

    /** For a database that is away: it is waited for without end. */
    public static final Backoff OF_A_DATABASE =
            new Backoff(Duration.ofMillis(50), Duration.ofSeconds(2), Integer.MAX_VALUE);

    private static final int DOUBLINGS_MAX = 30;

    /** @param attempt the attempt that failed, from 1 */
    public Duration after(int attempt) {
        long factor = 1L << Math.min(attempt - 1, DOUBLINGS_MAX);
        Duration wait = first.multipliedBy(factor);
        return wait.compareTo(longest) > 0 ? longest : wait;
    }
}
