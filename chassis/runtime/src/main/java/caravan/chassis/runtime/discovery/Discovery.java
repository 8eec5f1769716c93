package caravan.chassis.runtime.discovery;

import java.util.List;

/**
 * Finds the instances of services, and tells others of this process' own. Looking up never blocks on the network: what was
 * last known serves while the source is away.
 */
public interface Discovery extends AutoCloseable {
    /** The instances that a service has now, as far as is known; empty if none is, or none was ever heard of. */
    List<Instance> instancesOf(String service);

    /**
     * Announces an instance of this process, from now until the registration is closed. Goes on trying while the source is
     * away.
     */
    Registration register(Instance instance);

    /** Forgets what was announced, and looks no more. */
    @Override
    void close();

    /** An announcement; closing it withdraws it, within a bounded time, so that others send nothing more. */
    interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
