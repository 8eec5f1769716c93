package caravan.users.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How many guesses are left: a token bucket, refilled steadily.
 *
 * @param left guesses left at {@code countedAt}, a fraction while one is coming back
 */
public record GuessAllowance(double left, Instant countedAt) {
    /**
     * How guesses are given out.
     *
     * @param guessesMax guesses at once
     * @param refill how long one guess takes to come back
     */
    public record Rule(int guessesMax, Duration refill) {}

    public static GuessAllowance full(Rule rule, Instant now) {
        return new GuessAllowance(rule.guessesMax(), now);
    }

    /** How long until a guess is left; empty if one is. */
    public Optional<Duration> wait(Rule rule, Instant now) {
        double missing = 1 - refilled(rule, now).left;
        return missing <= 0
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(
                        (long) Math.ceil(missing * rule.refill().toNanos())));
    }

    /** One guess fewer. */
    public GuessAllowance spent(Rule rule, Instant now) {
        GuessAllowance refilled = refilled(rule, now);
        return new GuessAllowance(refilled.left - 1, refilled.countedAt);
    }

    /** One guess back: it was no guess, for the password was right. */
    public GuessAllowance returned(Rule rule, Instant now) {
        GuessAllowance refilled = refilled(rule, now);
        return new GuessAllowance(Math.min(rule.guessesMax(), refilled.left + 1), refilled.countedAt);
    }

    private GuessAllowance refilled(Rule rule, Instant now) {
        if (!now.isAfter(countedAt)) {
            return this;
        }
        double come = (double) Duration.between(countedAt, now).toNanos()
                / rule.refill().toNanos();
        return new GuessAllowance(Math.min(rule.guessesMax(), left + come), now);
    }
}
