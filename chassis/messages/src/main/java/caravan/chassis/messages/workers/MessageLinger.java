package caravan.chassis.messages.workers;

import java.time.Duration;

/**
 * How long whoever has just handed on messages waits before it reads again, so that those that come meanwhile share one transaction: each
 * commit that is spared leaves the processors to those who wait for an answer (docs/decisions/0007). What comes after a pause is handed on at once.
 *
 * @param each of a page's messages: where messages come more often than once in this time, pages grow until they hold what {@link #MAX} brings
 */
public record MessageLinger(Duration each) {
    public static final Duration MAX = Duration.ofMillis(50);

    /** @param messages of the page that was handed on */
    public Duration after(int messages) {
        Duration wanted = each.multipliedBy(messages);
        return wanted.compareTo(MAX) < 0 ? wanted : MAX;
    }
}
