package caravan.chassis.runtime.databases;

import caravan.chassis.api.Service;
import caravan.chassis.api.Settings;
import caravan.chassis.postgres.DataFolder;
import caravan.chassis.postgres.DatabaseAddress;
import caravan.chassis.postgres.Databases;
import caravan.chassis.postgres.PoolBounds;
import caravan.chassis.settings.Configuration;
import caravan.kernel.descriptor.ServiceDescriptor;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Predicate;

/** Opens the services' databases in parallel with the rest of the start. The databases and the HTTP server are most of a start's time. */
public final class DatabaseStartup implements AutoCloseable {
    private final CompletableFuture<Databases> opening;

    private DatabaseStartup(CompletableFuture<Databases> opening) {
        this.opening = opening;
    }

    /**
     * Opens all on an embedded PostgreSQL, or on the one that is configured for all, and sets up what is missing. A wrong setting is
     * refused at once, before anything else starts.
     */
    public static DatabaseStartup forAll(
            DataFolder folder, Configuration configuration, List<Service> services, MeterRegistry meters) {
        Settings process = configuration.process();
        Optional<DatabaseAddress> external = externalDatabase(process);
        Function<String, PoolBounds> bounds = bounds(configuration, services);
        return new DatabaseStartup(CompletableFuture.supplyAsync(() -> Databases.open(
                folder,
                external,
                names(services, ServiceDescriptor::hasDatabase),
                names(services, ServiceDescriptor::readsEverySchema),
                bounds,
                meters)));
    }

    /** Opens each with the login of its service. They are already set up. */
    public static DatabaseStartup each(Configuration configuration, List<Service> services, MeterRegistry meters) {
        Map<String, DatabaseAddress> logins = new LinkedHashMap<>();
        for (String service : names(services, ServiceDescriptor::hasDatabase)) {
            logins.put(service, loginOf(service, configuration));
        }
        Function<String, PoolBounds> bounds = bounds(configuration, services);
        return new DatabaseStartup(CompletableFuture.supplyAsync(() -> Databases.join(logins, bounds, meters)));
    }

    public static DatabaseStartup done(Databases databases) {
        return new DatabaseStartup(CompletableFuture.completedFuture(databases));
    }

    public Databases await() {
        try {
            return opening.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failed;
        }
    }

    @Override
    public void close() {
        try {
            opening.join().close();
        } catch (CompletionException neverOpened) {
            // The failure was reported, and nothing is left to close.
        }
    }

    private static List<String> names(List<Service> services, Predicate<ServiceDescriptor> wanted) {
        return services.stream()
                .map(Service::descriptor)
                .filter(wanted)
                .map(ServiceDescriptor::name)
                .toList();
    }

    private static DatabaseAddress loginOf(String service, Configuration configuration) {
        Settings settings = configuration.of(service);
        String url = settings.text("database-url")
                .orElseThrow(() -> new IllegalArgumentException("no database is configured for " + service + ": set "
                        + Configuration.environmentName(service + ".database-url") + " (and _USER, _PASSWORD), or run"
                        + " all services in one process with 'caravan up', which brings its own."));
        return DatabaseAddress.parse(
                url,
                settings.text("database-user").orElse(service),
                settings.text("database-password").orElse(""));
    }

    private static Optional<DatabaseAddress> externalDatabase(Settings process) {
        return process.text("database-url")
                .map(url -> DatabaseAddress.parse(
                        url,
                        process.text("database-user").orElse("postgres"),
                        process.text("database-password").orElse("")));
    }

    private static Function<String, PoolBounds> bounds(Configuration configuration, List<Service> services) {
        Map<String, PoolBounds> bounds = new LinkedHashMap<>();
        for (Service service : services) {
            ServiceDescriptor descriptor = service.descriptor();
            if (descriptor.hasDatabase()) {
                bounds.put(
                        service.name(), PoolBounds.of(configuration.of(service.name()), descriptor.readsEverySchema()));
            }
        }
        return service -> Objects.requireNonNull(bounds.get(service), service);
    }
}
