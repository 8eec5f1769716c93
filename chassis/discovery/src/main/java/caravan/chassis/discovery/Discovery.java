package caravan.chassis.discovery;

import java.util.List;

/**
 * Finds the instances of services, and tells others of this process' own. Looking up never asks the network: what was
 * last known serves while the source is away.
 */
public interface Discovery extends AutoCloseable {
    /**
     * The instances that a service has now, as far as is known, in no order that means anything; empty if it has none, or
     * was not heard of yet.
     */
    List<Instance> instancesOf(String service);

    /**
     * Announces an instance of this process, from now until the registration is closed. Returns at once, and goes on trying
     * while the source is away. Does nothing where others see to it: an orchestrator, or who wrote the list.
     */
    Registration register(Instance instance);

    /** Withdraws what is still announced, within a bounded time, and looks no more. */
    @Override
    void close();

    /** An announcement; closing it withdraws it, within a bounded time, so that others send nothing more. */
    interface Registration extends AutoCloseable {
        /** May be called again. */
        @Override
        void close();
    }
}
