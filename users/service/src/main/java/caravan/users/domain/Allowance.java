package caravan.users.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How many tries are left, such as guesses or registrations: a token bucket that refills steadily. It is stored as the moment from which it
 * is full (the generic cell rate algorithm of ATM Forum's Traffic Management 4.0), so nothing is rounded.
 */
public record Allowance(Instant fullFrom) {
    /**
     * The size of an allowance.
     *
     * @param triesMax tries at once
     * @param refill how long one try takes to come back
     */
    public record Rule(int triesMax, Duration refill) {}

    public static Allowance full(Instant now) {
        return new Allowance(now);
    }

    /** How long until a try is left; empty if one is. */
    public Optional<Duration> wait(Rule rule, Instant now) {
        Duration allButOne = rule.refill().multipliedBy(rule.triesMax() - 1L);
        Duration wait = Duration.between(now, fullFrom).minus(allButOne);
        return wait.isPositive() ? Optional.of(wait) : Optional.empty();
    }

    /** The allowance after this many tries. */
    public Allowance spent(Rule rule, int tries, Instant now) {
        Instant from = now.isAfter(fullFrom) ? now : fullFrom;
        return new Allowance(from.plus(rule.refill().multipliedBy(tries)));
    }
}
