package caravan.chassis.runtime;

import caravan.chassis.api.Heap;
import caravan.chassis.api.Identifiers;
import caravan.chassis.api.Service;
import caravan.chassis.api.Settings;
import caravan.chassis.api.Steps;
import caravan.chassis.discovery.Discoveries;
import caravan.chassis.discovery.Discovery;
import caravan.chassis.http.HttpServer;
import caravan.chassis.http.routing.DeclaredRoute;
import caravan.chassis.http.routing.HttpMetrics;
import caravan.chassis.http.server.EventLoops;
import caravan.chassis.http.server.HttpListener;
import caravan.chassis.messages.LocalTransport;
import caravan.chassis.messages.MessageHub;
import caravan.chassis.messages.ServiceMessaging;
import caravan.chassis.messages.Transport;
import caravan.chassis.messages.retention.Retention;
import caravan.chassis.messages.snapshots.Snapshots;
import caravan.chassis.messages.subscriptions.DeadLetters;
import caravan.chassis.messages.trail.Changes;
import caravan.chassis.postgres.DataFolder;
import caravan.chassis.postgres.Databases;
import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.postgres.disk.Writing;
import caravan.chassis.runtime.cache.CacheRoom;
import caravan.chassis.runtime.steps.CrashSteps;
import caravan.chassis.runtime.telemetry.Metrics;
import caravan.chassis.runtime.tokens.AskingForEndedSessions;
import caravan.chassis.runtime.tokens.EndedSessions;
import caravan.chassis.runtime.tokens.SessionKnowledge;
import caravan.chassis.runtime.tokens.TokenIssuer;
import caravan.chassis.runtime.tokens.TokenVerifier;
import caravan.chassis.settings.Configuration;
import caravan.kernel.descriptor.ServiceDescriptor;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLSocketFactory;

/**
 * A running process: services on their databases, behind one HTTP server. Their messages are handed on within it, or over
 * a broker to other processes of a fleet.
 *
 * <p>Settings of the process: {@code host}, {@code port}, {@code database-url}, {@code database-user}, {@code database-password}; and those
 * of {@link caravan.chassis.postgres.PoolBounds}, {@link WritingSettings}, {@link Discoveries}, {@link Membership}, {@link ListenerSettings}, {@link EndedSessionsSettings} and of the
 * transports on the class path.
 */
public final class Caravan implements AutoCloseable {
    private static final int PORT = 8080;
    private static final int PORT_MAX = 65_535;
    /** A start does not wait longer for the process that ends sessions: what needs no token is served without it. */
    private static final Duration ENDED_SESSIONS_AWAITED_MAX = Duration.ofSeconds(3);

    private final HttpServer http;
    private final MessageHub hub;
    private final List<String> notices;
    /** What to stop, the last started first. */
    private final Deque<AutoCloseable> started;

    private Caravan(HttpServer http, MessageHub hub, List<String> notices, Deque<AutoCloseable> started) {
        this.http = http;
        this.hub = hub;
        this.notices = List.copyOf(notices);
        this.started = started;
    }

    /**
     * Starts services on the configured data folder, over an embedded PostgreSQL or the one that is configured.
     *
     * @throws caravan.chassis.postgres.PostgresStartException if there is no database to be had
     * @throws caravan.chassis.http.server.PortTakenException if another program listens on the port
     * @throws IllegalArgumentException if a setting does not fit
     */
    public static Caravan start(Configuration configuration, List<Service> services) {
        return start(configuration, services, DataFolder.open(configuration.dataFolder()));
    }

    /**
     * The same on a folder that is open already; it is closed with the process, and if the start fails.
     *
     * @param folder the configured one
     */
    public static Caravan start(Configuration configuration, List<Service> services, DataFolder folder) {
        return starting(opened -> {
            opened.push(folder);
            Metrics metrics = opened(opened);
            OpeningDatabases databases = OpeningDatabases.forAll(folder, configuration, services, metrics.registry());
            opened.push(databases);
            Optional<Path> embedded =
                    configuration.process().text("database-url").isEmpty()
                            ? Optional.of(folder.path())
                            : Optional.empty();
            Writing writing = WritingSettings.writing(configuration.process(), embedded);
            return start(configuration, services, databases, Optional.empty(), writing, metrics, opened);
        });
    }

    /**
     * Starts some services of a fleet: each on the database that is configured for it alone, which this process does not set
     * up.
     *
     * @throws IllegalArgumentException if a setting does not fit, or a service's database is not configured
     * @throws caravan.chassis.http.server.PortTakenException if another program listens on the port
     */
    public static Caravan join(Configuration configuration, List<Service> services) {
        return starting(opened -> {
            Metrics metrics = opened(opened);
            OpeningDatabases databases = OpeningDatabases.each(configuration, services, metrics.registry());
            opened.push(databases);
            Writing writing = WritingSettings.writing(configuration.process(), Optional.empty());
            return start(configuration, services, databases, Optional.empty(), writing, metrics, opened);
        });
    }

    /**
     * Starts services on databases that are open already, and are closed with it.
     *
     * @param transport carries their messages, instead of the one that is configured
     */
    public static Caravan start(
            Configuration configuration, List<Service> services, Databases databases, Optional<Transport> transport) {
        return starting(opened -> {
            Metrics metrics = opened(opened);
            OpeningDatabases done = OpeningDatabases.done(databases);
            opened.push(done);
            Writing writing = WritingSettings.writing(configuration.process(), Optional.empty());
            return start(configuration, services, done, transport, writing, metrics, opened);
        });
    }

    /** A start that fails closes what it had opened. */
    private static Caravan starting(Function<Deque<AutoCloseable>, Caravan> start) {
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

    private static Caravan start(
            Configuration configuration,
            List<Service> services,
            OpeningDatabases opening,
            Optional<Transport> transport,
            Writing writing,
            Metrics metrics,
            Deque<AutoCloseable> opened) {
        Clock clock = Clock.systemUTC();
        Identifiers identifiers = new SystemIdentifiers(clock);
        Settings process = configuration.process();
        HttpListener.Address address = new HttpListener.Address(
                process.text("host").orElse("127.0.0.1"), process.integer("port", PORT, 0, PORT_MAX));

        SharedRoles roles = SharedRoles.of(services);
        Optional<Discovery> discovery = Discoveries.open(
                process, roles.issuer().map(TokenIssuer::service).stream().toList());
        discovery.ifPresent(opened::push);
        Membership membership = new Membership(
                discovery, process, services.stream().map(Service::name).toList(), roles.issuer(), identifiers);
        EndedSessionsSettings ofEndedSessions = EndedSessionsSettings.of(process);
        SessionKnowledge knowledge = new SessionKnowledge(ofEndedSessions.ageMax());
        TokenVerifier tokens = new TokenVerifier(
                membership::issuerKeys, ownTls(process, roles, services), knowledge, clock, metrics.registry());
        HttpServer http = server(process, address, tokens, identifiers, metrics, opened);
        Optional<Transport> shared =
                transport.isPresent() ? Optional.empty() : SharedTransports.open(process, metrics.registry(), clock);
        MessageHub hub = hub(
                transport.or(() -> shared).orElseGet(LocalTransport::new),
                process,
                services,
                clock,
                identifiers,
                metrics,
                writing);
        // Also before it has started: its transport may have clients that are open.
        opened.push(hub::stop);
        if (shared.isPresent()) {
            // Within one process the service that ends sessions tells the verifier itself.
            roles.sessionEnder().ifPresent(ender -> EndedSessions.heed(ender.messageType(), hub, tokens::revoke));
        }
        ProcessSessions sessions = new ProcessSessions(tokens);
        List<String> notices = new ArrayList<>();
        Surroundings surroundings = new Surroundings(
                clock,
                identifiers,
                sessions,
                http,
                metrics.registry(),
                writing,
                new CacheRoom(CacheRoom.bytesMax(Heap.ofThisProcess()), metrics.registry()),
                notices);
        assemble(configuration, services, opening.await(), hub, surroundings);
        Optional<AskingForEndedSessions> asking = new LearningEndedSessions(
                        tokens, knowledge, hub, membership, ofEndedSessions.interval(), metrics.registry())
                .from(sessions.pages(), roles.sessionEnder(), shared.isPresent(), http);
        run(hub, http, asking, membership, opened);
        return new Caravan(http, hub, notices, opened);
    }

    private static MessageHub hub(
            Transport transport,
            Settings process,
            List<Service> services,
            Clock clock,
            Identifiers identifiers,
            Metrics metrics,
            Writing writing) {
        List<ServiceDescriptor> joined =
                services.stream().map(Service::descriptor).toList();
        return new MessageHub(
                transport,
                clock,
                identifiers,
                metrics.registry(),
                Retention.of(process, joined),
                Snapshots.of(joined),
                writing);
    }

    /** The issuer asks itself for its keys, at an address that need not stand on its certificate; others trust as the JDK does. */
    private static Optional<SSLSocketFactory> ownTls(Settings process, SharedRoles roles, List<Service> services) {
        boolean isIssuer = roles.issuer()
                .filter(issuer ->
                        services.stream().anyMatch(service -> service.name().equals(issuer.service())))
                .isPresent();
        return ListenerSettings.tls(process)
                .filter(files -> isIssuer)
                .map(files -> new OwnCertificate(files.certificate()).context().getSocketFactory());
    }

    private static HttpServer server(
            Settings process,
            HttpListener.Address address,
            TokenVerifier tokens,
            Identifiers identifiers,
            Metrics metrics,
            Deque<AutoCloseable> opened) {
        EventLoops loops = EventLoops.start();
        opened.push(loops);
        return new HttpServer(
                loops,
                address,
                ListenerSettings.tls(process),
                ListenerSettings.limits(process),
                ListenerSettings.rules(process),
                tokens,
                new HttpMetrics(metrics.registry(), metrics::scrape),
                identifiers,
                DatabaseProblems::replyTo);
    }

    /** Puts each service together on its database. */
    private static void assemble(
            Configuration configuration,
            List<Service> services,
            Databases databases,
            MessageHub hub,
            Surroundings surroundings) {
        Function<String, Steps> steps = CrashSteps.from(System.getenv());
        HttpServer http = surroundings.http();
        DatabaseHealth health = new DatabaseHealth(http, surroundings.writing());
        for (Service service : services) {
            String name = service.name();
            Optional<ServiceDatabase> database =
                    service.descriptor().hasDatabase() ? Optional.of(databases.of(name)) : Optional.empty();
            Optional<ServiceMessaging> messaging = database.map(own -> hub.join(name, own.jdbi(), steps.apply(name)));
            AssembledService.assemble(service, surroundings, configuration.of(name), messaging, steps.apply(name));
            database.ifPresent(own -> health.watch(name, own));
            messaging.ifPresent(own -> http.addHealthCheck(name + "-subscriptions", own::lacksNoMessages));
        }
        http.openApiOf("dead-letters", DeadLetters.openApiDocument());
        http.openApiOf("changes", Changes.openApiDocument());
    }

    /** Messages first, then requests, then others hear of it; the stop goes the other way. */
    private static void run(
            MessageHub hub,
            HttpServer http,
            Optional<AskingForEndedSessions> asking,
            Membership membership,
            Deque<AutoCloseable> opened) {
        hub.start();
        asking.ifPresent(opened::push);
        asking.ifPresent(AskingForEndedSessions::start);
        asking.ifPresent(started -> started.awaitFirst(ENDED_SESSIONS_AWAITED_MAX));
        opened.push(http::stop);
        http.start();
        opened.push(membership);
        opened.push(http::markNotReady);
        membership.announce(http.port());
    }

    /** The port it listens on. */
    public int port() {
        return http.port();
    }

    /** What services have to tell whoever started the process, each a sentence: such as that no real money moves. */
    public List<String> notices() {
        return notices;
    }

    /** All routes, for holding the documents against them. */
    public List<DeclaredRoute> routes() {
        return http.declaredRoutes();
    }

    /** Whether every message that was committed when it was asked has been applied. */
    public boolean isDrained() {
        return hub.isDrained();
    }

    /** Stops: others hear that it leaves, requests in flight finish, then messages and workers, then the databases close. */
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
