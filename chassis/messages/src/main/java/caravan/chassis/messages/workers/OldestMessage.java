package caravan.chassis.messages.workers;

import java.time.Instant;

/**
 * The time of the oldest message that a reader has not handled yet. One thread reads and handles messages, others ask for the age. It
 * costs two writes for each page, and no statement.
 */
public final class OldestMessage {
    private static final long NONE = -1;
    private static final double MILLIS_A_SECOND = 1_000;

    /** The first message of the page that is being handled, or could not be handled. */
    private volatile long inHandMillis = NONE;

    /** The last message that was handled: those that wait are not older. */
    private volatile long handledMillis = NONE;

    /** The reader begins to handle a page. It goes on until {@link #ended}, even if it fails and is tried again. */
    public void begun(Instant first) {
        inHandMillis = first.toEpochMilli();
    }

    /** All of the page is handled. */
    public void ended(Instant last) {
        handledMillis = last.toEpochMilli();
        inHandMillis = NONE;
    }

    /** Another reader has handled what this one had begun. */
    public void forget() {
        inHandMillis = NONE;
    }

    /**
     * How old the oldest message is that waits.
     *
     * @param isBehind whether messages wait that the reader has not begun to handle
     * @param behindSinceMillis when the first of those came, as far as is known; messages that came later may be the oldest by now
     * @return seconds; 0 if no message waits
     */
    public double ageSeconds(long nowMillis, boolean isBehind, long behindSinceMillis) {
        long inHand = inHandMillis;
        if (inHand != NONE) {
            return seconds(nowMillis - inHand);
        }
        long oldest = Math.max(handledMillis, behindSinceMillis);
        return isBehind && oldest > 0 ? seconds(nowMillis - oldest) : 0;
    }

    /** The clocks of machines differ, so that a message may seem to come from the future. */
    private static double seconds(long millis) {
        return Math.max(0, millis) / MILLIS_A_SECOND;
    }
}
