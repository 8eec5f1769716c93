package caravan.chassis.http.server.bounds;

import java.time.Duration;

/** Measures how long a request's body has taken, without the time in which it was not read. */
public final class BodyTimeout {
    private long sinceNanos;

    /** Starts again, for the next request. */
    public void reset() {
        sinceNanos = 0;
    }

    /**
     * Whether the body takes too long.
     *
     * @param received its bytes so far
     * @param notReadNanos how long it was not read since the last check, because this process was not ready
     */
    public boolean isLate(long nowNanos, long received, long notReadNanos, ListenerLimits.Times times) {
        if (sinceNanos == 0) {
            sinceNanos = nowNanos;
        }
        sinceNanos += notReadNanos;
        long grace = times.body().toNanos() + received * Duration.ofSeconds(1).toNanos() / times.bytesPerSecondMin();
        return nowNanos - sinceNanos > grace;
    }
}
