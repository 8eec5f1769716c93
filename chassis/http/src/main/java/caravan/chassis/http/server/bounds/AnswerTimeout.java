package caravan.chassis.http.server.bounds;

import java.time.Duration;

/** How long a client has been taking an answer, and whether that is too long: of an HTTP/1 connection, or of an HTTP/2 stream. */
public final class AnswerTimeout {
    private boolean isOnItsWay;
    private long sinceNanos;
    private long takenBefore;

    /**
     * Whether the client takes its answer too slowly: below the least rate, after the time that any answer has.
     *
     * @param waits whether there is something that the client could take
     * @param taken all bytes that have left so far; only what is added to it counts
     */
    public boolean isSlow(long nowNanos, boolean waits, long taken, ListenerLimits.Times times) {
        if (!waits) {
            isOnItsWay = false;
            return false;
        }
        if (!isOnItsWay) {
            isOnItsWay = true;
            sinceNanos = nowNanos;
            takenBefore = taken;
        }
        long grace = times.body().toNanos()
                + Math.max(0, taken - takenBefore) * Duration.ofSeconds(1).toNanos() / times.bytesPerSecondMin();
        return nowNanos - sinceNanos >= grace;
    }
}
