package caravan.chassis.runtime;

import caravan.chassis.http.routing.DeclaredRoute;
import caravan.kernel.descriptor.RoutePattern;
import caravan.kernel.descriptor.ServiceDescriptor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Compares a descriptor with what its service declared, since the gateway and the audit rely on the descriptor. */
final class DescriptorCheck {
    private DescriptorCheck() {}

    /**
     * @param routes all routes of the process
     * @param subscriptions the names of the types that each subscription takes
     * @param tellsState whether it can publish snapshots
     * @throws IllegalStateException if they differ; the message names the difference
     */
    static void check(
            ServiceDescriptor descriptor,
            List<DeclaredRoute> routes,
            Map<String, ? extends Set<String>> subscriptions,
            boolean tellsState) {
        List<String> differences = new ArrayList<>();
        List<RoutePattern> declared = routes.stream()
                .filter(route -> route.service().equals(descriptor.name()))
                .map(route -> new RoutePattern(Optional.of(route.method()), route.path()))
                .toList();
        for (RoutePattern route : declared) {
            if (descriptor.routes().stream().noneMatch(described -> covers(described, route))) {
                differences.add("it declares '" + route + "', which its descriptor does not have");
            }
        }
        for (RoutePattern described : descriptor.routes()) {
            if (declared.stream().noneMatch(route -> covers(described, route))) {
                differences.add("its descriptor has '" + described + "', which it does not declare");
            }
        }
        differences.addAll(ofSubscriptions(descriptor, subscriptions));
        if (tellsState == descriptor.state().isEmpty()) {
            differences.add(
                    tellsState
                            ? "it tells its state, but its descriptor names no message types of the state"
                            : "its descriptor names " + new TreeSet<>(descriptor.state())
                                    + " as message types of its state, but it does not tell its state");
        }
        if (!differences.isEmpty()) {
            throw new IllegalStateException("the service " + descriptor.name() + " is not what its contract describes: "
                    + String.join("; ", differences));
        }
    }

    private static Collection<String> ofSubscriptions(
            ServiceDescriptor descriptor, Map<String, ? extends Set<String>> declared) {
        Collection<String> differences = new TreeSet<>();
        declared.keySet().stream()
                .filter(name -> descriptor.subscriptions().stream()
                        .noneMatch(each -> each.name().equals(name)))
                .forEach(name ->
                        differences.add("it has the subscription '" + name + "', which its descriptor does not have"));
        descriptor.subscriptions().forEach(described -> {
            Set<String> types = declared.get(described.name());
            if (types == null) {
                differences.add(
                        "its descriptor has the subscription '" + described.name() + "', which it does not have");
            } else if (!types.equals(described.types())) {
                differences.add("its subscription '" + described.name() + "' takes " + new TreeSet<>(types)
                        + ", and its descriptor says " + new TreeSet<>(described.types()));
            }
        });
        return differences;
    }

    private static boolean covers(RoutePattern described, RoutePattern declared) {
        return described.path().equals(declared.path())
                && (described.method().isEmpty() || described.method().equals(declared.method()));
    }
}
