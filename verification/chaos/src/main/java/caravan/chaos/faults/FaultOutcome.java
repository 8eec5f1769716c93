package caravan.chaos.faults;

import java.time.Duration;
import java.util.Optional;

/**
 * A fault that struck, and its effects.
 *
 * @param at the time since the first fault could have struck
 * @param fault as planned
 * @param process the process that it struck; {@code -} for a rolling restart
 * @param recovered the time from the fault until all processes served, every kind of request succeeded and a new order was settled; empty
 *     if that did not happen in time
 * @param orderSettled the time from the fault until an order that was placed after it was settled; empty if that did not happen in time
 * @param publishedAgain if the process published an outbox: the time from the fault until another process did, or it continued; empty if
 *     that did not happen in time
 * @param wasPublishing whether the process published the outbox of a service that has further processes
 */
public record FaultOutcome(
        Duration at,
        String fault,
        String process,
        Optional<Duration> recovered,
        Optional<Duration> orderSettled,
        boolean wasPublishing,
        Optional<Duration> publishedAgain) {
    @Override
    public String toString() {
        String outbox = !wasPublishing
                ? ""
                : "; its outbox was published again after "
                        + publishedAgain.map(Seconds::of).orElse("too long");
        return "recovered after " + recovered.map(Seconds::of).orElse("too long") + "; a new order settled after "
                + orderSettled.map(Seconds::of).orElse("too long") + outbox;
    }
}
