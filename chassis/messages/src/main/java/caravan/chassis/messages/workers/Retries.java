package caravan.chassis.messages.workers;

import caravan.kernel.Backoff;
import java.time.Duration;

/**
 * How often something that fails is tried, and how long to wait between.
 *
 * @param attemptsMax attempts in all, the first one included
 */
public record Retries(Backoff backoff, int attemptsMax) {
    /** For a message that fails alone: some 0.6 s in all, for which its source stands still. */
    public static final Retries OF_A_MESSAGE =
            new Retries(new Backoff(Duration.ofMillis(20), Duration.ofMillis(320)), 6);

    /** For a database that is away, which is waited for without end. */
    public static final Backoff WHILE_AWAY = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(2));
}
