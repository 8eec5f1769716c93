package caravan.chassis.discovery;

import java.util.List;

/**
 * Finds the instances of services, and announces those of this process. A look-up never waits for the network: during an outage of the
 * source, the last known instances are returned.
 */
public interface Discovery extends AutoCloseable {
    /** The instances of a service, as far as is known, in no particular order; empty if it has none, or is not known yet. */
    List<Instance> instancesOf(String service);

    /**
     * Announces an instance of this process until the registration is closed. Returns at once, and keeps trying during an outage of the
     * source. Does nothing if something else announces instances: an orchestrator, or the author of a static list.
     */
    Registration register(Instance instance);

    /** Withdraws all announcements, within a bounded time, and stops looking. */
    @Override
    void close();

    /** An announcement. Closing it withdraws it, within a bounded time, so that others send nothing more. */
    interface Registration extends AutoCloseable {
        /** May be called again. */
        @Override
        void close();
    }
}
