package caravan.users.domain;

import caravan.kernel.TokenBucket;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** How many tries are left, such as guesses or registrations: a {@link TokenBucket} on the wall clock. */
public record Allowance(TokenBucket bucket) {
    /**
     * The size of an allowance.
     *
     * @param triesMax tries at once
     * @param refill how long one try takes to come back
     */
    public record Rule(int triesMax, Duration refill) {
        private TokenBucket.Rate rate() {
            return new TokenBucket.Rate(triesMax, refill.toNanos());
        }
    }

    public static Allowance full(Instant now) {
        return new Allowance(TokenBucket.full(nanos(now)));
    }

    /** How long until a try is left; empty if one is. */
    public Optional<Duration> wait(Rule rule, Instant now) {
        long wait = bucket.nanosUntilToken(rule.rate(), nanos(now));
        return wait > 0 ? Optional.of(Duration.ofNanos(wait)) : Optional.empty();
    }

    /** The allowance after this many tries. */
    public Allowance spent(Rule rule, int tries, Instant now) {
        return new Allowance(bucket.without(tries, rule.rate(), nanos(now)));
    }

    /** Since 1970; a long holds them until the year 2262. */
    private static long nanos(Instant time) {
        return ChronoUnit.NANOS.between(Instant.EPOCH, time);
    }
}
