package caravan.chassis.messages.workers;

import caravan.chassis.api.Settings;
import caravan.kernel.Backoff;
import java.time.Duration;

/**
 * How often something that fails is tried, and how long to wait between attempts.
 *
 * @param attemptsMax attempts in all, the first one included
 */
public record Retries(Backoff backoff, int attemptsMax) {
    private static final int ATTEMPTS_DEFAULT = 6;
    private static final int ATTEMPTS_MAX = 100;

    /** For a message that fails alone: about 0.6 s in all. Its source waits meanwhile. */
    public static final Retries OF_A_MESSAGE = ofAMessage(ATTEMPTS_DEFAULT);

    /** For a database that is away. These attempts do not end. */
    public static final Backoff WHILE_AWAY = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(2));

    /**
     * For a message that fails alone, as the process is configured by {@code message-attempts-max}.
     *
     * @throws IllegalArgumentException if the setting does not fit
     */
    public static Retries ofAMessage(Settings process) {
        return ofAMessage(process.integer("message-attempts-max", ATTEMPTS_DEFAULT, 1, ATTEMPTS_MAX));
    }

    private static Retries ofAMessage(int attemptsMax) {
        return new Retries(new Backoff(Duration.ofMillis(20), Duration.ofMillis(320)), attemptsMax);
    }
}
