package caravan.kernel;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A token bucket, for every limit of "so many at once, then so many in a while". It is kept as one moment, the one from which it is
 * full (the generic cell rate algorithm, ITU-T I.371), so nothing is ever rounded and no timer refills it.
 *
 * <p>Immutable. The times are nanoseconds on one clock of the caller's choice: {@link System#nanoTime} or the wall clock.
 *
 * @param fullAtNanos when the bucket is full; each refill time that is still missing then is one token that is missing
 */
public record TokenBucket(long fullAtNanos) {
    /**
     * How many tokens there are.
     *
     * @param tokensMax what a full bucket holds
     * @param refillNanos how long one token takes to come back
     */
    public record Rate(int tokensMax, long refillNanos) {
        /** @throws IllegalArgumentException if one of them is not positive */
        public Rate {
            if (tokensMax < 1 || refillNanos < 1) {
                throw new IllegalArgumentException("a bucket holds at least 1 token, refilled in at least 1 ns, not "
                        + tokensMax + " and " + refillNanos);
            }
        }

        /** @param perSecond tokens that come back in a second */
        public static Rate perSecond(int perSecond, int tokensMax) {
            return new Rate(tokensMax, TimeUnit.SECONDS.toNanos(1) / perSecond);
        }
    }

    public static TokenBucket full(long nowNanos) {
        return new TokenBucket(nowNanos);
    }

    /** 0 if it is full. */
    public long nanosUntilFull(long nowNanos) {
        return Math.max(0, fullAtNanos - nowNanos);
    }

    /** 0 if it has a token. */
    public long nanosUntilToken(Rate rate, long nowNanos) {
        return Math.max(0, nanosUntilFull(nowNanos) - rate.refillNanos() * (rate.tokensMax() - 1L));
    }

    /** The whole tokens that it has. */
    public long tokens(Rate rate, long nowNanos) {
        return Math.max(0, rate.tokensMax() * rate.refillNanos() - nanosUntilFull(nowNanos)) / rate.refillNanos();
    }

    /** With fewer tokens. Takes them even if they are not there: the bucket is then empty for longer. */
    public TokenBucket without(int tokens, Rate rate, long nowNanos) {
        return new TokenBucket(nowNanos + nanosUntilFull(nowNanos) + rate.refillNanos() * tokens);
    }

    /**
     * Takes one token from a bucket that several threads share, if it has one.
     *
     * @return the bucket as it was before: the token was taken if {@link #nanosUntilToken} is 0
     */
    public static TokenBucket take(AtomicReference<TokenBucket> shared, Rate rate, long nowNanos) {
        return shared.getAndUpdate(
                now -> now.nanosUntilToken(rate, nowNanos) > 0 ? now : now.without(1, rate, nowNanos));
    }
}
