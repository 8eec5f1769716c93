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
}
