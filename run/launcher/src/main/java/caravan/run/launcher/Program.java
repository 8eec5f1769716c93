package caravan.run.launcher;

import caravan.chassis.api.Service;
import caravan.chassis.runtime.Standalone;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** The services and standalone programs on the class path. No source names them. */
final class Program {
    private Program() {}

    static List<Service> services() {
        return ServiceLoader.load(Service.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    /** The services of these names. */
    static List<Service> services(Collection<String> names) {
        return services().stream()
                .filter(service -> names.contains(service.name()))
                .toList();
    }

    static List<Standalone> standalones() {
        return ServiceLoader.load(Standalone.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    /** All names, sorted. */
    static List<String> names() {
        return Stream.concat(
                        services().stream().map(Service::name),
                        standalones().stream().map(Standalone::name))
                .sorted()
                .toList();
    }

    static Optional<Standalone> standalone(String name) {
        return standalones().stream().filter(each -> each.name().equals(name)).findFirst();
    }
}
