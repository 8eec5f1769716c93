package caravan.chassis.runtime;

import caravan.chassis.api.Service;
import caravan.chassis.http.HttpServer;
import caravan.chassis.http.routing.DeclaredRoute;
import caravan.chassis.messages.MessageHub;
import caravan.chassis.messages.Transport;
import caravan.chassis.postgres.DataFolder;
import caravan.chassis.postgres.Databases;
import caravan.chassis.postgres.disk.WriteGuard;
import caravan.chassis.runtime.databases.DatabaseStartup;
import caravan.chassis.runtime.databases.DiskSettings;
import caravan.chassis.runtime.telemetry.Metrics;
import caravan.chassis.settings.Configuration;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A running process: services on their databases, behind one HTTP server. Their messages stay within the process, or go over a broker to
 * the other processes of a fleet.
 *
 * <p>Settings of the process: {@code host}, {@code port}, {@code database-url}, {@code database-user}, {@code database-password}; and those
 * of {@link caravan.chassis.postgres.PoolBounds}, {@link DiskSettings}, {@link caravan.chassis.discovery.Discoveries},
 * {@link caravan.chassis.runtime.network.Membership}, {@link caravan.chassis.runtime.network.ListenerSettings},
 * {@link caravan.chassis.runtime.tokens.EndedSessionsSettings} and of the transports on the class path.
 */
public final class Caravan implements AutoCloseable {
    private final HttpServer http;
    private final MessageHub hub;
    private final List<String> notices;
    /** The parts to stop, the last started first. */
    private final Deque<AutoCloseable> started;

    Caravan(HttpServer http, MessageHub hub, List<String> notices, Deque<AutoCloseable> started) {
        this.http = http;
        this.hub = hub;
        this.notices = List.copyOf(notices);
        this.started = started;
    }

    /**
     * Starts services on the configured data folder, over an embedded PostgreSQL or the one that is configured.
     *
     * @throws caravan.chassis.postgres.PostgresStartException if no database is available
     * @throws caravan.chassis.http.server.PortTakenException if another program listens on the port
     * @throws IllegalArgumentException if a setting does not fit
     */
    public static Caravan start(Configuration configuration, List<Service> services) {
        return start(configuration, services, DataFolder.open(configuration.dataFolder()));
    }

    /**
     * The same on an open folder. It is closed with the process, or if the start fails.
     *
     * @param folder the configured one
     */
    public static Caravan start(Configuration configuration, List<Service> services, DataFolder folder) {
        return startOrClose(opened -> {
            opened.push(folder);
            Metrics metrics = opened(opened);
            DatabaseStartup databases = DatabaseStartup.forAll(folder, configuration, services, metrics.registry());
            opened.push(databases);
            metrics.addThoseOfTheProcess();
            Optional<Path> embedded =
                    configuration.process().text("database-url").isEmpty()
                            ? Optional.of(folder.path())
                            : Optional.empty();
            WriteGuard writeGuard = DiskSettings.writeGuard(configuration.process(), embedded);
            return new ProcessAssembly(configuration, services, metrics, writeGuard, opened)
                    .assemble(databases, Optional.empty());
        });
    }

    /**
     * Starts some services of a fleet. Each uses the database that is configured for it. This process does not set it up.
     *
     * @throws IllegalArgumentException if a setting does not fit, or a service's database is not configured
     * @throws caravan.chassis.http.server.PortTakenException if another program listens on the port
     */
    public static Caravan join(Configuration configuration, List<Service> services) {
        return startOrClose(opened -> {
            Metrics metrics = opened(opened);
            DatabaseStartup databases = DatabaseStartup.each(configuration, services, metrics.registry());
            opened.push(databases);
            metrics.addThoseOfTheProcess();
            WriteGuard writeGuard = DiskSettings.writeGuard(configuration.process(), Optional.empty());
            return new ProcessAssembly(configuration, services, metrics, writeGuard, opened)
                    .assemble(databases, Optional.empty());
        });
    }

    /**
     * Starts services on databases that are open already, and are closed with it.
     *
     * @param transport carries their messages, instead of the one that is configured
     */
    public static Caravan start(
            Configuration configuration, List<Service> services, Databases databases, Optional<Transport> transport) {
        return startOrClose(opened -> {
            Metrics metrics = opened(opened);
            DatabaseStartup done = DatabaseStartup.done(databases);
            opened.push(done);
            metrics.addThoseOfTheProcess();
            WriteGuard writeGuard = DiskSettings.writeGuard(configuration.process(), Optional.empty());
            return new ProcessAssembly(configuration, services, metrics, writeGuard, opened).assemble(done, transport);
        });
    }

    /** If the start fails, everything that it opened is closed. */
    private static Caravan startOrClose(Function<Deque<AutoCloseable>, Caravan> start) {
        Deque<AutoCloseable> opened = new ArrayDeque<>();
        try {
            return start.apply(opened);
        } catch (RuntimeException | Error failure) {
            closeAll(opened, failure);
            throw failure;
        }
    }

    private static Metrics opened(Deque<AutoCloseable> opened) {
        Metrics metrics = new Metrics();
        opened.push(metrics);
        return metrics;
    }

    /** The port it listens on. */
    public int port() {
        return http.port();
    }

    /** The notices of services for the operator, each a sentence, such as that no real money moves. */
    public List<String> notices() {
        return notices;
    }

    /** All routes, to compare them with the documents. */
    public List<DeclaredRoute> routes() {
        return http.declaredRoutes();
    }

    /** Whether every message that was committed before the call has been applied. */
    public boolean isDrained() {
        return hub.isDrained();
    }

    /** Stops: it withdraws from the registry, finishes requests in flight, stops messages and workers, and closes the databases. */
    @Override
    public void close() {
        RuntimeException failure = new IllegalStateException("a part did not stop cleanly");
        closeAll(started, failure);
        if (failure.getSuppressed().length > 0) {
            throw failure;
        }
    }

    private static void closeAll(Deque<AutoCloseable> parts, Throwable failure) {
        for (AutoCloseable part = parts.poll(); part != null; part = parts.poll()) {
            try {
                part.close();
            } catch (Exception next) {
                failure.addSuppressed(next);
            }
        }
    }
}
