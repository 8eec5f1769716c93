package caravan.kernel;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A token bucket, for every limit of the form "so many at once, then so many in a while". It stores only the time at which it is full
 * again (the generic cell rate algorithm, ITU-T I.371). So nothing is rounded, and no timer refills it.
 *
 * <p>Immutable. The times are nanoseconds on one clock of the caller's choice: {@link System#nanoTime} or the wall clock.
 *
 * @param fullAtNanos when the bucket is full again; for each refill time until then, one token is missing
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
                throw new IllegalArgumentException(
                        "a bucket must hold at least 1 token and refill one in at least 1 ns, not " + tokensMax
                                + " and " + refillNanos);
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

    /** The bucket after tokens were taken. They are taken even if they are not there: then the bucket is empty for longer. */
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
