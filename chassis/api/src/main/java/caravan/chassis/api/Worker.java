package caravan.chassis.api;

import java.time.Duration;

/** Background work of a service: the body of a loop. */
@FunctionalInterface
public interface Worker {
    /**
     * Does one bounded piece of work. If it throws, the failure is logged, and the worker runs again after the idle time.
     *
     * @return whether there may be more to do at once
     * @throws InterruptedException if the service stops
     */
    boolean work() throws InterruptedException;

    /**
     * How long to wait before the next call, after one that found nothing more to do.
     *
     * @param idle the idle time with which the worker was registered
     * @return the idle time, or longer if the worker knows that nothing is due before
     */
    default Duration pause(Duration idle) {
        return idle;
    }

    /**
     * Called once at shutdown, after the last piece of work. Waits for what {@link #work} left running.
     *
     * @throws InterruptedException if the shutdown timeout passes
     */
    default void finish() throws InterruptedException {}
}
