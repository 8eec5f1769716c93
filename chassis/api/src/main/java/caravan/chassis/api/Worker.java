package caravan.chassis.api;

import java.time.Duration;

/** A loop's body: work that a service does on its own account. */
@FunctionalInterface
public interface Worker {
    /**
     * Does one bounded piece of work. May throw: it is logged, and tried again after the idle time.
     *
     * @return whether there may be more to do at once
     * @throws InterruptedException if the service stops
     */
    boolean work() throws InterruptedException;

    /**
     * How long to wait before the next look, after one that found no more to do.
     *
     * @param idle as the worker was declared
     * @return longer where the worker knows that nothing falls due before
     */
    default Duration pause(Duration idle) {
        return idle;
    }

    /**
     * Called once, after the last piece of work, when the service stops: waits for what {@link #work} left running.
     *
     * @throws InterruptedException if that takes longer than a stop may
     */
    default void finish() throws InterruptedException {}
}
