package caravan.chassis.runtime;

import caravan.chassis.settings.Configuration;

/** A process of the fleet that is no service and has no database, such as the gateway; found by ServiceLoader. */
public interface Standalone {
    /** What {@code caravan run} calls it. */
    String name();

    /**
     * Starts it.
     *
     * @throws IllegalArgumentException if a setting does not fit
     */
    Running start(Configuration configuration);

    /** A started one; closing it stops it gracefully, within a bounded time. */
    interface Running extends AutoCloseable {
        /** The port it listens on. */
        int port();

        @Override
        void close();
    }
}
