package caravan.chassis.runtime.tokens;

import caravan.chassis.api.Settings;
import java.time.Duration;

/**
 * The settings for ended sessions: {@code ended-sessions-interval} (10 s) and {@code ended-sessions-age-max} (30 s).
 *
 * @param interval the time between two requests
 * @param ageMax an older list counts as unknown, so a token is accepted at most this long after its session's end
 */
public record EndedSessionsSettings(Duration interval, Duration ageMax) {
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Duration INTERVAL_MIN = Duration.ofMillis(100);
    private static final Duration AGE_MAX = Duration.ofSeconds(30);
    /** Tokens last for ten minutes. */
    private static final Duration AGE_MAX_MAX = Duration.ofMinutes(10);

    /** @throws IllegalArgumentException if they do not go together */
    public static EndedSessionsSettings of(Settings process) {
        Duration interval = process.duration("ended-sessions-interval", INTERVAL);
        Duration ageMax = process.duration("ended-sessions-age-max", AGE_MAX);
        if (interval.compareTo(INTERVAL_MIN) < 0) {
            throw new IllegalArgumentException("setting ended-sessions-interval must be at least 100ms");
        }
        if (ageMax.compareTo(interval.multipliedBy(2)) < 0 || ageMax.compareTo(AGE_MAX_MAX) > 0) {
            throw new IllegalArgumentException(
                    "setting ended-sessions-age-max must be at least twice "
                            + "ended-sessions-interval and at most 10m: if it is less, one late answer makes the process refuse all tokens");
        }
        return new EndedSessionsSettings(interval, ageMax);
    }
}
