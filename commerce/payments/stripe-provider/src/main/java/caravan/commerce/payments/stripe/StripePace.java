package caravan.commerce.payments.stripe;

import caravan.kernel.Backoff;
import java.time.Clock;
import java.time.Instant;

/** Pauses all calls of this process after Stripe has refused one for its rate (429). Each further refusal doubles the pause. */
final class StripePace {
    private final Clock clock;
    private final Backoff backoff;
    private int refusals;
    private Instant pausedUntil = Instant.EPOCH;

    StripePace(Clock clock, Backoff backoff) {
        this.clock = clock;
        this.backoff = backoff;
    }

    synchronized boolean isPaused() {
        return clock.instant().isBefore(pausedUntil);
    }

    synchronized void answered() {
        refusals = 0;
    }

    /** Calls that ran at once are refused at once. Together they count as one. */
    synchronized void limited() {
        if (!isPaused()) {
            refusals++;
            pausedUntil = clock.instant().plus(backoff.afterAttempts(refusals));
        }
    }
}
