package caravan.chassis.http.server.bounds;

import java.time.Duration;

/** Measures how long a client has been reading an answer, of an HTTP/1 connection or of an HTTP/2 stream. */
public final class AnswerTimeout {
    private boolean isOnItsWay;
    private long sinceNanos;
    private long takenBefore;

    /**
     * Whether the client reads its answer too slowly: below the lowest rate, after the time that every answer has.
     *
     * @param waits whether there is something to read
     * @param taken all bytes read so far; only their growth counts
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
