package caravan.chaos.faults;

import java.time.Duration;
import java.util.Optional;

/**
 * A fault that struck, and what came of it.
 *
 * @param at since the first one could have
 * @param fault as planned
 * @param process which process it met; {@code -} for a rolling restart
 * @param recovered since it struck, until all processes served, every kind of request succeeded and a new order was settled; empty if
 *     that did not come about in time
 * @param orderSettled since it struck, until an order that was placed after it was settled
 * @param publishedAgain if the process published an outbox: since it struck, until another one did, or it went on; empty if that
 *     did not come about in time
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
