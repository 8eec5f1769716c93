package caravan.users.passwords;

import caravan.users.domain.Allowance;
import caravan.users.domain.Allowance.Rule;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The guesses of one guesser: the wrong ones, and those that are being looked at. Only wrong ones use the allowance up; one that comes while
 * the rest of it is being looked at waits, since those may be right. Thread-safe.
 */
public final class GuessCounter {
    private final Rule rule;
    private final int atOnceMax;
    private Allowance allowance;
    private int lookedAt;

    /** What came of asking for a guess. */
    sealed interface Entry {
        /** It may be looked at; {@link #leave} follows. */
        record Entered() implements Entry {}

        /** Too many were wrong. */
        record Slowed(Duration retryAfter) implements Entry {}

        /** As many as are left are being looked at. */
        record Busy() implements Entry {}
    }

    /** @param atOnceMax how many guesses are looked at at once */
    GuessCounter(Rule rule, int atOnceMax, Instant now) {
        this.rule = rule;
        this.atOnceMax = atOnceMax;
        this.allowance = Allowance.full(now);
    }

    /** @param patience how long it waits while others are looked at */
    synchronized Entry enter(Clock clock, Duration patience) throws InterruptedException {
        long endNanos = System.nanoTime() + patience.toNanos();
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
