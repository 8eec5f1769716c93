package caravan.chassis.api;

import caravan.kernel.descriptor.ServiceDescriptor;

/** A microservice. Found by {@link java.util.ServiceLoader}, so that nothing lists the services there are. */
public interface Service {
    /** What the service's contract says of it; a start fails if {@link #assemble} declares something else. */
    ServiceDescriptor descriptor();

    /** Says what the service is made of; called once, before anything runs. */
    void assemble(Assembly assembly);

    /** The descriptor's name. */
    default String name() {
        return descriptor().name();
    }
}
