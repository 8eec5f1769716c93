package caravan.run.supervisor;

import caravan.kernel.descriptor.ServiceDescriptor;
import caravan.kernel.descriptor.ServiceDescriptors;
import caravan.kernel.descriptor.ServiceRole;
import java.util.Comparator;
import java.util.List;

/**
 * The order in which services start, since few processes start at once: first those that others ask while they start, last those that only
 * read what others keep.
 */
final class StartOrder {
    private StartOrder() {}

    /** The names of all services. */
    static List<String> of(ServiceDescriptors services) {
        return services.all().stream()
                .sorted(Comparator.comparing((ServiceDescriptor service) -> !isAskedByOthers(service))
                        .thenComparing(ServiceDescriptor::readsEverySchema))
                .map(ServiceDescriptor::name)
                .toList();
    }

    /** How many of them others ask while they start. After these comes the gateway. */
    static int askedByOthers(ServiceDescriptors services) {
        return (int) services.all().stream().filter(StartOrder::isAskedByOthers).count();
    }

    /** A process that starts reads the ended sessions, and waits for them for some seconds. */
    private static boolean isAskedByOthers(ServiceDescriptor service) {
        return service.role(ServiceRole.EndsSessions.class).isPresent()
                || service.role(ServiceRole.IssuesTokens.class).isPresent();
    }
}
