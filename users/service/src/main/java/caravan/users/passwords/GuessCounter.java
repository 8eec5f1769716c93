package caravan.users.passwords;

import caravan.users.domain.Allowance;
import caravan.users.domain.Allowance.Rule;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Counts the guesses of one guesser: wrong ones, and those that are being checked. Only wrong guesses use up the allowance. When as many
 * guesses are being checked as are left, a further one waits, since they may be right. Thread-safe.
 */
public final class GuessCounter {
    private final Rule rule;
    private final int atOnceMax;
    private Allowance allowance;
    private int lookedAt;

    /** Whether a guess may be checked. */
    sealed interface Entry {
        /** It may be checked. Call {@link #leave} afterwards. */
        record Entered() implements Entry {}

        /** Too many were wrong. */
        record Slowed(Duration retryAfter) implements Entry {}

        /** Too many guesses are being checked at the moment. */
        record Busy() implements Entry {}
    }

    /** @param atOnceMax how many guesses are checked at once */
    GuessCounter(Rule rule, int atOnceMax, Instant now) {
        this.rule = rule;
        this.atOnceMax = atOnceMax;
        this.allowance = Allowance.full(now);
    }

    /** @param timeout how long it waits while others are checked */
    synchronized Entry enter(Clock clock, Duration timeout) throws InterruptedException {
        long endNanos = System.nanoTime() + timeout.toNanos();
        while (true) {
            Instant now = clock.instant();
            Optional<Duration> wait = allowance.wait(rule, now);
            if (wait.isPresent()) {
                return new Entry.Slowed(wait.get());
            }
            if (lookedAt < atOnceMax
                    && allowance.spent(rule, lookedAt, now).wait(rule, now).isEmpty()) {
                lookedAt++;
                return new Entry.Entered();
            }
            long leftMillis = TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime());
            if (leftMillis <= 0) {
                return new Entry.Busy();
            }
            wait(leftMillis);
        }
    }

    synchronized void leave(boolean wasWrong, Instant now) {
        lookedAt--;
        if (wasWrong) {
            allowance = allowance.spent(rule, 1, now);
        }
        notifyAll();
    }
}
