package caravan.chassis.api;

import caravan.kernel.descriptor.ServiceDescriptor;

/** A microservice. {@link java.util.ServiceLoader} finds it, so no list of services is needed. */
public interface Service {
    /** The descriptor from the service's contract. A start fails if {@link #assemble} declares something else. */
    ServiceDescriptor descriptor();

    /** Registers the parts of the service. Called once, before anything runs. */
    void assemble(Assembly assembly);

    /** The descriptor's name. */
    default String name() {
        return descriptor().name();
    }
}
