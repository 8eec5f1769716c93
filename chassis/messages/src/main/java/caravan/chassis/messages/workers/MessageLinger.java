package caravan.chassis.messages.workers;

import java.time.Duration;

/**
 * How long a reader waits after it handed on messages, before it reads again. Messages that arrive meanwhile share one transaction. Fewer
 * commits leave more processor time to requests (docs/decisions/0007). A message that comes after a pause is handed on at once.
 *
 * @param each the wait for each message of the page. If messages come more often than that, pages grow until one holds the messages of
 *     {@link #MAX}
 */
public record MessageLinger(Duration each) {
    public static final Duration MAX = Duration.ofMillis(50);

    /** @param messages the number of messages in the page that was handed on */
    public Duration after(int messages) {
        Duration wanted = each.multipliedBy(messages);
        return wanted.compareTo(MAX) < 0 ? wanted : MAX;
    }
}
