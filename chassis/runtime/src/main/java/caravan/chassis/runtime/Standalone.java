package caravan.chassis.runtime;

import caravan.chassis.settings.Configuration;

/** A process of a fleet that is not a service and has no database, such as the gateway. ServiceLoader finds it. */
public interface Standalone {
    /** Its name for {@code caravan run}. */
    String name();

    /**
     * Starts it.
     *
     * @throws IllegalArgumentException if a setting does not fit
     */
    Running start(Configuration configuration);

    /** The running process. Closing it stops it gracefully, within a bounded time. */
    interface Running extends AutoCloseable {
        /** The port it listens on. */
        int port();

        @Override
        void close();
    }
}
