package caravan.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The place of a class in the house, read only from its package. So the rules apply to a new service, layer or package without a change
 * here.
 *
 * @param platform the platform of a service, or of a platform's own parts; empty for parts that all platforms share
 * @param part the name of a service, or of a module of the chassis
 * @param layer the layer of a service; if the package names none, the use cases
 */
record Place(Area area, String platform, String part, Layer layer) {
    enum Area {
        KERNEL,
        CHASSIS,
        SERVICE,
        PLATFORM_KERNEL,
        /** A platform's client, demo, audit rules and growth: they use a running Caravan, or its databases, from outside. */
        PLATFORM_TOOLS,
        EDGE,
        RUN,
        TOOLS,
        TESTS,
        NOWHERE
    }

    enum Layer {
        CONTRACT,
        DOMAIN,
        HTTP,
        STORE,
        USE_CASES;

        private static Layer of(List<String> packages) {
            return packages.stream()
                    .flatMap(name -> named(name).stream())
                    .findFirst()
                    .orElse(USE_CASES);
        }

        private static Optional<Layer> named(String name) {
            return switch (name) {
                case "contract" -> Optional.of(CONTRACT);
                case "domain" -> Optional.of(DOMAIN);
                case "http" -> Optional.of(HTTP);
                case "store" -> Optional.of(STORE);
                default -> Optional.empty();
            };
        }
    }

    private static final Set<String> SHARED_SERVICES = Set.of("users", "audit");
    private static final Set<String> TOOLS = Set.of("client", "benchmarks", "chaos", "attack");
    private static final Set<String> PLATFORM_TOOLS = Set.of("client", "demo", "audit", "growth");

    static Place of(JavaClass type) {
        List<String> packages = List.of(type.getPackageName().split("\\."));
        if (!packages.getFirst().equals("caravan") || packages.size() < 2) {
            return new Place(Area.NOWHERE, "", "", Layer.USE_CASES);
        }
        String first = packages.get(1);
        List<String> rest = packages.subList(2, packages.size());
        return switch (first) {
            case "kernel" -> at(Area.KERNEL, "", first);
            case "chassis" -> ofModule(rest.contains("testkit") ? Area.TESTS : Area.CHASSIS, rest);
            case "edge" -> ofModule(Area.EDGE, rest);
            case "console" -> at(Area.EDGE, "", first);
            case "run" -> ofModule(Area.RUN, rest);
            case String shared
            when SHARED_SERVICES.contains(shared) -> new Place(Area.SERVICE, "", shared, Layer.of(rest));
            case String tool when TOOLS.contains(tool) -> at(Area.TOOLS, "", tool);
            default -> ofPlatform(first, rest);
        };
    }

    private static Place ofModule(Area area, List<String> rest) {
        return rest.isEmpty() ? at(Area.NOWHERE, "", "") : at(area, "", rest.getFirst());
    }

    private static Place ofPlatform(String platform, List<String> rest) {
        if (rest.isEmpty()) {
            return at(Area.NOWHERE, platform, "");
        }
        String part = rest.getFirst();
        if (part.equals("kernel")) {
            return at(Area.PLATFORM_KERNEL, platform, part);
        }
        if (PLATFORM_TOOLS.contains(part)) {
            return at(Area.PLATFORM_TOOLS, platform, part);
        }
        return new Place(Area.SERVICE, platform, part, Layer.of(rest.subList(1, rest.size())));
    }

    private static Place at(Area area, String platform, String part) {
        return new Place(area, platform, part, Layer.USE_CASES);
    }

    boolean isService() {
        return area == Area.SERVICE;
    }

    boolean is(Layer wanted) {
        return isService() && layer == wanted;
    }

    boolean isChassis(String module) {
        return area == Area.CHASSIS && part.equals(module);
    }

    boolean isSameServiceAs(Place other) {
        return isService() && other.isService() && platform.equals(other.platform) && part.equals(other.part);
    }

    /** The kernel of all, or the one of the same platform. */
    boolean isKernelFor(Place other) {
        return area == Area.KERNEL || (area == Area.PLATFORM_KERNEL && platform.equals(other.platform));
    }

    /** A contract of the same platform, or of a service that all platforms share. */
    boolean isContractFor(Place other) {
        return is(Layer.CONTRACT) && (platform.isEmpty() || platform.equals(other.platform));
    }

    /** The slice that may not be part of a circle: a service, a module of the chassis, a tool. */
    String slice() {
        return (platform.isEmpty() ? "" : platform + ".") + area + "." + part;
    }
}
