package caravan.kernel.descriptor;

/**
 * Gives a service's descriptor. Each contract module has one provider. {@link java.util.ServiceLoader} finds it, so no list of services is
 * needed.
 */
@FunctionalInterface
public interface DescriptorProvider {
    /** The descriptor; the same at each call. */
    ServiceDescriptor descriptor();
}
