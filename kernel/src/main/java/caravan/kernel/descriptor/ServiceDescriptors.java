package caravan.kernel.descriptor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** All known services, ordered by name. No two have the same name, and no two claim the same route. */
public final class ServiceDescriptors {
    private final List<ServiceDescriptor> all;

    private ServiceDescriptors(List<ServiceDescriptor> all) {
        this.all = all;
    }

    /**
     * The services whose contracts are on the class path.
     *
     * @throws IllegalArgumentException if two services conflict; the message names both
     */
    public static ServiceDescriptors onClassPath() {
        return of(ServiceLoader.load(DescriptorProvider.class).stream()
                .map(provider -> provider.get().descriptor())
                .toList());
    }

    /** @throws IllegalArgumentException if two services conflict; the message names both */
    public static ServiceDescriptors of(Collection<ServiceDescriptor> descriptors) {
        Map<String, ServiceDescriptor> byName = new TreeMap<>();
        for (ServiceDescriptor descriptor : descriptors) {
            ServiceDescriptor other = byName.putIfAbsent(descriptor.name(), descriptor);
            if (other != null) {
                throw new IllegalArgumentException("two services are named " + descriptor.name()
                        + ", one of the platform " + other.platform() + " and one of " + descriptor.platform());
            }
        }
        checkRoutes(byName.values());
        return new ServiceDescriptors(List.copyOf(byName.values()));
    }

    private static void checkRoutes(Collection<ServiceDescriptor> descriptors) {
        record Claim(ServiceDescriptor by, RoutePattern route) {}
        Map<String, List<Claim>> byShape = new HashMap<>();
        for (ServiceDescriptor descriptor : descriptors) {
            for (RoutePattern route : descriptor.routes()) {
                List<Claim> claims = byShape.computeIfAbsent(route.shape(), _ -> new ArrayList<>());
                for (Claim other : claims) {
                    if (other.route().conflictsWith(route)) {
                        throw new IllegalArgumentException(
                                "two claims on one route: " + other.by().name() + " claims '" + other.route() + "' and "
                                        + descriptor.name() + " claims '" + route + "'");
                    }
                }
                claims.add(new Claim(descriptor, route));
            }
        }
    }

    /** All services, ordered by name. */
    public List<ServiceDescriptor> all() {
        return all;
    }

    public List<String> names() {
        return all.stream().map(ServiceDescriptor::name).toList();
    }

    public Optional<ServiceDescriptor> named(String name) {
        return all.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    /** The platforms that have services, without the shared services. */
    public SortedSet<String> platforms() {
        return all.stream()
                .filter(each -> !each.isShared())
                .map(ServiceDescriptor::platform)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * The services of some platforms, and the shared services.
     *
     * @throws IllegalArgumentException if a platform has no services; the message names those that have
     */
    public ServiceDescriptors ofPlatforms(Collection<String> platforms) {
        SortedSet<String> known = platforms();
        for (String platform : platforms) {
            if (!known.contains(platform)) {
                throw new IllegalArgumentException("there is no platform '" + platform + "' here; "
                        + (known.isEmpty() ? "none is built" : "there are: " + String.join(", ", known)));
            }
        }
        return matching(each -> each.isShared() || platforms.contains(each.platform()));
    }

    public ServiceDescriptors matching(Predicate<ServiceDescriptor> wanted) {
        return new ServiceDescriptors(all.stream().filter(wanted).toList());
    }

    /** The service that plays a role. If several do, the first by name. */
    public Optional<ServiceDescriptor> withRole(Class<? extends ServiceRole> role) {
        return all.stream()
                .filter(each -> each.role(role).isPresent())
                .min(Comparator.comparing(ServiceDescriptor::name));
    }
}
