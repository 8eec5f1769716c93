package caravan.chassis.postgres;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** All services' databases of one process, and the embedded server below them where no other is given. */
public final class Databases implements AutoCloseable {
    private static final String DATABASE = "caravan";

    private final @Nullable EmbeddedPostgres embedded;
    private final Map<String, ServiceDatabase> byService = new LinkedHashMap<>();

    private Databases(@Nullable EmbeddedPostgres embedded) {
        this.embedded = embedded;
    }

    /**
     * Starts the server where none is given, sets up a schema and a role for each service, and migrates all schemas.
     *
     * @param external the database to use instead of an embedded one, as a user that may make roles and schemas
     * @param services names of the services, each of which gets a pool
     * @param readers those of them that may read every schema
     * @param bounds of each service's pool
     * @throws PostgresStartException if there is no database to be had
     */
    public static Databases open(
            DataFolder folder,
            Optional<DatabaseAddress> external,
            Collection<String> services,
            Collection<String> readers,
            Function<String, PoolBounds> bounds,
            MeterRegistry meters) {
        Databases databases = new Databases(external.isPresent() ? null : EmbeddedPostgres.start(folder));
        try {
            Map<String, DatabaseAddress> logins =
                    new Provisioning(databases.database(external), folder).provision(services, readers);
            databases.openAll(logins, bounds, meters);
            return databases;
        } catch (RuntimeException | Error failure) {
            databases.close();
            throw failure;
        }
    }

    /**
     * Opens databases that were set up before, each with its service's own login: of a process that runs some services of many,
     * and may not set up any.
     *
     * @param logins for each service, its database and role; the schema has the service's name
     * @param bounds of each service's pool
     * @throws PostgresStartException if one cannot be reached
     * @throws IllegalStateException if its schema cannot be brought up to date
     */
    public static Databases join(
            Map<String, DatabaseAddress> logins, Function<String, PoolBounds> bounds, MeterRegistry meters) {
        Databases databases = new Databases(null);
        try {
            databases.openAll(logins, bounds, meters);
            return databases;
        } catch (RuntimeException | Error failure) {
            databases.close();
            throw failure;
        }
    }

    /** Databases that are open already, and are closed with it. */
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

    private DatabaseAddress database(Optional<DatabaseAddress> external) {
        return embedded == null
                ? external.orElseThrow()
                : Provisioning.createDatabase(embedded.administrator(), DATABASE);
    }

    /** Side by side: a start waits for the slowest schema, and not for their sum. */
    private void openAll(
            Map<String, DatabaseAddress> logins, Function<String, PoolBounds> bounds, MeterRegistry meters) {
        Map<String, Future<ServiceDatabase>> opening = new LinkedHashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            logins.forEach((service, login) -> opening.put(
                    service,
                    threads.submit(() -> ServiceDatabase.open(service, login, bounds.apply(service), meters))));
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

    /** What a start says whose database did not open. */
    static RuntimeException refused(String service, Map<String, DatabaseAddress> logins, Throwable cause) {
        RuntimeException unexpected =
                new IllegalStateException("cannot open the database of " + service + ": " + cause.getMessage(), cause);
        return Optional.ofNullable(logins.get(service))
                .<RuntimeException>flatMap(address ->
                        PostgresStartException.unreachable(address, cause).map(each -> each))
                .orElse(unexpected);
    }
}
