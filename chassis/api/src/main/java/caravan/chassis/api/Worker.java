package caravan.chassis.api;

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
     * Called once, after the last piece of work, when the service stops: waits for what {@link #work} left running.
     *
     * @throws InterruptedException if that takes longer than a stop may
     */
    default void finish() throws InterruptedException {}
}
