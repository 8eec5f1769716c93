package caravan.edge.gateway.callers;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A caller's allowance: a token bucket, kept as the one moment from which it is full (the generic cell rate algorithm, ITU-T
 * I.371). Thread-safe.
 */
public final class TokenBucket {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** From when on the bucket is full; before that, each interval that is missing is a token that is. */
    private final AtomicLong fullAtNanos;

    /**
     * How much a caller may do.
     *
     * @param perSecond what comes back
     * @param burst what a full bucket holds
     */
    public record Rate(int perSecond, int burst) {
        long intervalNanos() {
            return NANOS_PER_SECOND / perSecond;
        }

        /** How long an empty bucket takes to be full again; at least 1. */
        long windowSeconds() {
            return Math.max(1, Math.ceilDiv(burst, perSecond));
        }
    }

    /**
     * What became of asking.
     *
     * @param remaining tokens that are left
     * @param refillSeconds until the bucket is full again
     * @param waitSeconds until there is a token, if there was none; at least 1
     */
    public record Result(boolean isAllowed, long remaining, long refillSeconds, long waitSeconds) {}

    public TokenBucket(long nowNanos) {
        fullAtNanos = new AtomicLong(nowNanos);
    }

    /** Takes a token, if there is one. */
    public Result take(long nowNanos, Rate rate) {
        long interval = rate.intervalNanos();
        long capacity = interval * rate.burst();
        while (true) {
            long fullAt = fullAtNanos.get();
            long missing = Math.max(0, fullAt - nowNanos);
            if (missing + interval > capacity) {
                return new Result(false, 0, seconds(missing), seconds(missing + interval - capacity));
            }
            long after = missing + interval;
            if (fullAtNanos.compareAndSet(fullAt, nowNanos + after)) {
                return new Result(true, (capacity - after) / interval, seconds(after), 0);
            }
        }
    }

    private static long seconds(long nanos) {
        return Math.max(1, Math.ceilDiv(nanos, NANOS_PER_SECOND));
    }
}
