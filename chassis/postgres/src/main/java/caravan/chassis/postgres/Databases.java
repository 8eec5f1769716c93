package caravan.chassis.postgres;

import caravan.chassis.postgres.Provisioning.Provisioned;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The databases of all services of a process, and the embedded server if no other is configured. */
public final class Databases implements AutoCloseable {
    private static final String DATABASE = "caravan";

    private final @Nullable EmbeddedPostgres embedded;
    private final Map<String, ServiceDatabase> byService = new LinkedHashMap<>();

    private Databases(@Nullable EmbeddedPostgres embedded) {
        this.embedded = embedded;
    }

    /**
     * Starts the embedded server if no other is given, sets up a schema and a role for each service, and migrates all schemas.
     *
     * @param external the database to use instead of an embedded one, with a user that may create roles and schemas
     * @param services names of the services, each of which gets a pool
     * @param readers the services that may read every schema
     * @param bounds the bounds of each service's pool
     * @throws PostgresStartException if no database is available
     */
    public static Databases open(
            DataFolder folder,
            Optional<DatabaseAddress> external,
            Collection<String> services,
            Collection<String> readers,
            Function<String, PoolBounds> bounds,
            MeterRegistry meters) {
        SchemaStates schemas = SchemaStates.of(services);
        Databases databases = new Databases(external.isPresent() ? null : EmbeddedPostgres.start(folder));
        try {
            Provisioned provisioned = databases.provision(external, folder, services, readers, schemas);
            databases.openAll(provisioned, bounds, meters);
            return databases;
        } catch (RuntimeException | Error failure) {
            databases.close();
            throw failure;
        }
    }

    /**
     * Opens databases that are already set up, each with the login of its service. For a process of a fleet, which may not set up
     * databases.
     *
     * @param logins for each service, its database and role; the schema has the service's name
     * @param bounds the bounds of each service's pool
     * @throws PostgresStartException if one cannot be reached
     * @throws IllegalStateException if its schema cannot be brought up to date
     */
    public static Databases join(
            Map<String, DatabaseAddress> logins, Function<String, PoolBounds> bounds, MeterRegistry meters) {
        Databases databases = new Databases(null);
        try {
            databases.openAll(new Provisioned(logins, Set.of()), bounds, meters);
            return databases;
        } catch (RuntimeException | Error failure) {
            databases.close();
            throw failure;
        }
    }

    /** A service's database. */
    public static Databases of(Collection<ServiceDatabase> opened) {
        Databases databases = new Databases(null);
        opened.forEach(database -> databases.byService.put(database.service(), database));
        return databases;
    }

    /** @throws IllegalArgumentException if no such service was named at the start */
    public ServiceDatabase of(String service) {
        ServiceDatabase database = byService.get(service);
        if (database == null) {
            throw new IllegalArgumentException("no database for " + service + ", only for " + byService.keySet());
        }
        return database;
    }

    /** The embedded server, if that is what the services use. */
    public Optional<EmbeddedPostgres> embedded() {
        return Optional.ofNullable(embedded);
    }

    /** Closes the pools, then stops the embedded server. */
    @Override
    public void close() {
        byService.values().forEach(ServiceDatabase::close);
        if (embedded != null) {
            embedded.close();
        }
    }

    private Provisioned provision(
            Optional<DatabaseAddress> external,
            DataFolder folder,
            Collection<String> services,
            Collection<String> readers,
            SchemaStates schemas) {
        if (embedded == null) {
            return new Provisioning(external.orElseThrow(), folder).provision(services, readers, schemas);
        }
        Provisioning own = new Provisioning(embedded.administrator().withDatabase(DATABASE), folder);
        try {
            return own.provision(services, readers, schemas);
        } catch (PostgresStartException failure) {
            // Only at the first start. Each other start saves the connection that would ask.
            if (!failure.isOfMissingDatabase()) {
                throw failure;
            }
            Provisioning.createDatabase(embedded.administrator(), DATABASE);
            return own.provision(services, readers, schemas);
        }
    }

    /** In parallel, so that a start waits only for the slowest schema. */
    private void openAll(Provisioned provisioned, Function<String, PoolBounds> bounds, MeterRegistry meters) {
        Map<String, DatabaseAddress> logins = provisioned.logins();
        Map<String, Future<ServiceDatabase>> opening = new LinkedHashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            logins.forEach((service, login) -> opening.put(
                    service,
                    threads.submit(() -> provisioned.upToDate().contains(service)
                            ? ServiceDatabase.openUpToDate(service, login, bounds.apply(service), meters)
                            : ServiceDatabase.open(service, login, bounds.apply(service), meters))));
        }
        RuntimeException failure = null;
        for (Map.Entry<String, Future<ServiceDatabase>> entry : opening.entrySet()) {
            try {
                byService.put(entry.getKey(), entry.getValue().get());
            } catch (ExecutionException failed) {
                Throwable cause = failed.getCause() == null ? failed : failed.getCause();
                failure = refused(entry.getKey(), logins, cause);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                failure = new IllegalStateException("interrupted while the databases were opened", interrupted);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** The message of a start whose database did not open. */
    static RuntimeException refused(String service, Map<String, DatabaseAddress> logins, Throwable cause) {
        RuntimeException unexpected =
                new IllegalStateException("cannot open the database of " + service + ": " + cause.getMessage(), cause);
        return Optional.ofNullable(logins.get(service))
                .<RuntimeException>flatMap(address ->
                        PostgresStartException.unreachable(address, cause).map(each -> each))
                .orElse(unexpected);
    }
}
