package caravan.chassis.messages.workers;

import java.time.Duration;

/**
 * How long whoever has just handed on messages waits before it reads again, so that those that come meanwhile share one transaction: each
 * commit that is spared leaves the processors to those who wait for an answer (docs/decisions/0007). What comes after a pause is handed on at once.
 *
 * @param min after any page
 */
public record MessageGathering(Duration min) {
    public static final Duration MAX = Duration.ofMillis(50);

    /** Added by each message of the last page: 13 and more make it {@link #MAX}, which is 250 messages a second. */
    private static final Duration EACH = Duration.ofMillis(4);

    /** @param messages of the page that was handed on */
    public Duration after(int messages) {
        long wantedNanos = EACH.multipliedBy(messages).toNanos();
        return Duration.ofNanos(Math.clamp(wantedNanos, min.toNanos(), MAX.toNanos()));
    }
}
