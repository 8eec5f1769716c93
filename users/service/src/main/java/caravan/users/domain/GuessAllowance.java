package caravan.users.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How many guesses are left: a bucket of tokens that is refilled steadily, kept as the moment from which it is full
 * (the generic cell rate algorithm of ATM Forum's Traffic Management 4.0), so that nothing is ever rounded.
 */
public record GuessAllowance(Instant fullFrom) {
    /**
     * How guesses are given out.
     *
     * @param guessesMax guesses at once
     * @param refill how long one guess takes to come back
     */
    public record Rule(int guessesMax, Duration refill) {}

    public static GuessAllowance full(Instant now) {
        return new GuessAllowance(now);
    }

    /** How long until a guess is left; empty if one is. */
    public Optional<Duration> wait(Rule rule, Instant now) {
        Duration allButOne = rule.refill().multipliedBy(rule.guessesMax() - 1L);
        Duration wait = Duration.between(now, fullFrom).minus(allButOne);
        return wait.isPositive() ? Optional.of(wait) : Optional.empty();
    }

    /** One guess fewer. */
    public GuessAllowance spent(Rule rule, Instant now) {
        return new GuessAllowance((now.isAfter(fullFrom) ? now : fullFrom).plus(rule.refill()));
    }

    /** One guess back: it was no guess, for the password was right. */
    public GuessAllowance returned(Rule rule) {
        return new GuessAllowance(fullFrom.minus(rule.refill()));
    }
}
