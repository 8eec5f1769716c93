package caravan.kernel.descriptor;

/**
 * Gives a service's descriptor. A contract module has one, found by {@link java.util.ServiceLoader}, so that nothing lists the
 * services there are.
 */
@FunctionalInterface
public interface DescriptorProvider {
    /** The same each time. */
    ServiceDescriptor descriptor();
}
