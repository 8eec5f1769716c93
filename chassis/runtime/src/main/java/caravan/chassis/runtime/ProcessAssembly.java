package caravan.chassis.runtime;

import caravan.chassis.api.Heap;
import caravan.chassis.api.Identifiers;
import caravan.chassis.api.Service;
import caravan.chassis.api.Settings;
import caravan.chassis.api.Steps;
import caravan.chassis.api.http.RawBody;
import caravan.chassis.api.http.Reply;
import caravan.chassis.discovery.Discoveries;
import caravan.chassis.discovery.Discovery;
import caravan.chassis.http.HttpServer;
import caravan.chassis.http.documents.WebSiteRoutes;
import caravan.chassis.http.server.EventLoops;
import caravan.chassis.http.server.HttpListener;
import caravan.chassis.messages.LocalTransport;
import caravan.chassis.messages.MessageHub;
import caravan.chassis.messages.ServiceMessaging;
import caravan.chassis.messages.Transport;
import caravan.chassis.messages.documents.AsyncApiDocument;
import caravan.chassis.messages.retention.Retention;
import caravan.chassis.messages.snapshots.Snapshots;
import caravan.chassis.messages.workers.Retries;
import caravan.chassis.postgres.Databases;
import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.postgres.disk.WriteGuard;
import caravan.chassis.runtime.cache.CacheBudget;
import caravan.chassis.runtime.databases.DatabaseHealth;
import caravan.chassis.runtime.databases.DatabaseProblems;
import caravan.chassis.runtime.databases.DatabaseStartup;
import caravan.chassis.runtime.network.ListenerSettings;
import caravan.chassis.runtime.network.Membership;
import caravan.chassis.runtime.network.OwnCertificate;
import caravan.chassis.runtime.reports.LogLevelReports;
import caravan.chassis.runtime.reports.LogLines;
import caravan.chassis.runtime.reports.ProcessReport;
import caravan.chassis.runtime.reports.ProcessReports;
import caravan.chassis.runtime.signals.ProcessSignals;
import caravan.chassis.runtime.steps.CrashSteps;
import caravan.chassis.runtime.telemetry.LogLevels;
import caravan.chassis.runtime.telemetry.Logging;
import caravan.chassis.runtime.telemetry.Metrics;
import caravan.chassis.runtime.telemetry.ProcessName;
import caravan.chassis.runtime.tokens.EndedSessions;
import caravan.chassis.runtime.tokens.EndedSessionsAge;
import caravan.chassis.runtime.tokens.EndedSessionsPoller;
import caravan.chassis.runtime.tokens.EndedSessionsSettings;
import caravan.chassis.runtime.tokens.ProcessSessions;
import caravan.chassis.runtime.tokens.SessionEnder;
import caravan.chassis.runtime.tokens.TokenIssuer;
import caravan.chassis.runtime.tokens.TokenVerifier;
import caravan.chassis.runtime.tracing.ProcessSpans;
import caravan.chassis.runtime.tracing.TraceReports;
import caravan.chassis.runtime.tracing.TraceSettings;
import caravan.chassis.settings.Configuration;
import caravan.kernel.descriptor.ServiceDescriptor;
import caravan.kernel.descriptor.ServiceDescriptors;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLSocketFactory;

/** Puts the parts of one process together, and starts them in order. Used once. */
final class ProcessAssembly {
    private static final int PORT_DEFAULT = 8080;
    private static final int PORT_MAX = 65_535;
    /** A start does not wait longer for the process that ends sessions: what needs no token is served without it. */
    private static final Duration ENDED_SESSIONS_AWAITED_MAX = Duration.ofSeconds(3);

    private final Clock clock = Clock.systemUTC();
    private final Identifiers identifiers = new SystemIdentifiers(clock);
    private final Configuration configuration;
    private final Settings process;
    private final List<Service> services;
    private final Metrics metrics;
    private final WriteGuard writeGuard;
    private final Deque<AutoCloseable> opened;
    private final TraceSettings traces;
    private final ProcessSpans spans;
    private final EventLoops loops;

    /** The services that play roles for this process. A service of the process itself comes before one on the class path. */
    private record SharedRoles(Optional<TokenIssuer> issuer, Optional<SessionEnder> sessionEnder) {
        /** @throws IllegalArgumentException if two services do not go together; the message names both */
        static SharedRoles of(List<Service> own) {
            ServiceDescriptors here =
                    ServiceDescriptors.of(own.stream().map(Service::descriptor).toList());
            ServiceDescriptors known = ServiceDescriptors.onClassPath();
            return new SharedRoles(
                    TokenIssuer.among(here).or(() -> TokenIssuer.among(known)),
                    SessionEnder.among(here).or(() -> SessionEnder.among(known)));
        }
    }

    /** @param opened what to stop, the last started first; parts are added as they start, so that a start that fails can close them */
    ProcessAssembly(
            Configuration configuration,
            List<Service> services,
            Metrics metrics,
            WriteGuard writeGuard,
            Deque<AutoCloseable> opened) {
        this.configuration = configuration;
        this.process = configuration.process();
        this.services = services;
        this.metrics = metrics;
        this.writeGuard = writeGuard;
        this.opened = opened;
        this.traces = TraceSettings.of(
                process,
                ProcessName.of(process, services.stream().map(Service::name).toList()));
        this.spans = ProcessSpans.start(traces, metrics.registry());
        opened.push(spans);
        this.loops = EventLoops.start();
        opened.push(loops);
    }

    /** @param transport carries messages, instead of the one that is configured */
    Caravan assemble(DatabaseStartup databases, Optional<Transport> transport) {
        HttpListener.Address address = new HttpListener.Address(
                process.text("host").orElse("127.0.0.1"), process.integer("port", PORT_DEFAULT, 0, PORT_MAX));

        SharedRoles roles = SharedRoles.of(services);
        Membership membership = membership(roles);
        EndedSessionsSettings ofEndedSessions = EndedSessionsSettings.of(process);
        EndedSessionsAge age = new EndedSessionsAge(ofEndedSessions.ageMax());
        TokenVerifier tokens = new TokenVerifier(membership::issuerKeys, ownTls(roles), age, clock, metrics.registry());
        HttpServer http = server(address, tokens);
        ProcessReports.declare(http.essentialRoutes(), reports(address, http));
        new WebSiteRoutes(services.stream().map(Service::descriptor).toList()).declare(http.essentialRoutes());
        Optional<Transport> shared =
                transport.isPresent() ? Optional.empty() : SharedTransports.open(process, metrics.registry(), clock);
        MessageHub hub = hub(transport.or(() -> shared).orElseGet(LocalTransport::new));
        // Added before the hub starts, since its transport may have open clients.
        opened.push(hub::stop);
        if (shared.isPresent()) {
            // Within one process the service that ends sessions tells the verifier itself.
            roles.sessionEnder().ifPresent(ender -> EndedSessions.listen(ender.messageType(), hub, tokens::revoke));
        }
        ProcessSessions sessions = new ProcessSessions(tokens);
        ProcessContext context = context(sessions, http);
        assemble(databases.await(), hub, context);
        Optional<EndedSessionsPoller> poller = new EndedSessionsPollers(
                        tokens, age, hub, membership, ofEndedSessions.interval(), metrics.registry())
                .from(sessions.pages(), roles.sessionEnder(), shared.isPresent(), http);
        run(hub, http, poller, membership);
        return new Caravan(http, hub, context.notices(), opened);
    }

    private List<ProcessReport> reports(HttpListener.Address address, HttpServer http) {
        List<String> names = services.stream().map(Service::name).toList();
        ProcessSignals signals = ProcessSignals.start(
                new ProcessSignals.Identity(traces.process(), "service", names, address.host(), http::port),
                metrics.registry(),
                http::readiness,
                clock);
        opened.push(signals);
        List<ProcessReport> reports = new ArrayList<>(TraceReports.of(spans, traces.process()));
        reports.addAll(LogLevelReports.of(traces.process(), LogLevels.of(process)));
        reports.addAll(
                List.of(new LogLines(traces.process(), Logging.ring()), signals.ofNow(), signals.ofTheLastHour()));
        return reports;
    }

    private Membership membership(SharedRoles roles) {
        Optional<Discovery> discovery = Discoveries.open(
                process, roles.issuer().map(TokenIssuer::service).stream().toList());
        discovery.ifPresent(opened::push);
        return new Membership(
                discovery, process, services.stream().map(Service::name).toList(), roles.issuer(), identifiers);
    }

    private ProcessContext context(ProcessSessions sessions, HttpServer http) {
        return new ProcessContext(
                clock,
                identifiers,
                sessions,
                loops,
                http,
                metrics.registry(),
                writeGuard,
                new CacheBudget(CacheBudget.bytesMax(Heap.ofThisProcess()), metrics.registry()),
                spans,
                new ArrayList<>());
    }

    private MessageHub hub(Transport transport) {
        List<ServiceDescriptor> joined =
                services.stream().map(Service::descriptor).toList();
        return new MessageHub(
                transport,
                clock,
                identifiers,
                metrics.registry(),
                Retention.of(process, joined),
                Snapshots.of(process, joined),
                writeGuard,
                Retries.ofAMessage(process),
                spans);
    }

    /**
     * The process that issues tokens asks itself for its keys, at an address that its certificate need not name. Other processes trust the
     * certificates that the JDK trusts.
     */
    private Optional<SSLSocketFactory> ownTls(SharedRoles roles) {
        boolean isIssuer = roles.issuer()
                .filter(issuer ->
                        services.stream().anyMatch(service -> service.name().equals(issuer.service())))
                .isPresent();
        return ListenerSettings.tls(process)
                .filter(files -> isIssuer)
                .map(files -> new OwnCertificate(files.certificate()).context().getSocketFactory());
    }

    private HttpServer server(HttpListener.Address address, TokenVerifier tokens) {
        return new HttpServer(
                loops,
                address,
                ListenerSettings.tls(process),
                ListenerSettings.limits(process),
                ListenerSettings.rules(process),
                tokens,
                metrics.ofHttp(),
                identifiers,
                DatabaseProblems::replyTo,
                spans);
    }

    /** Puts each service together on its database. */
    private void assemble(Databases databases, MessageHub hub, ProcessContext context) {
        Function<String, Steps> steps = CrashSteps.from(System.getenv());
        HttpServer http = context.http();
        DatabaseHealth health = new DatabaseHealth(http, context.writeGuard());
        for (Service service : services) {
            String name = service.name();
            Optional<ServiceDatabase> database =
                    service.descriptor().hasDatabase() ? Optional.of(databases.of(name)) : Optional.empty();
            Optional<ServiceMessaging> messaging = database.map(own -> hub.join(name, own.jdbi(), steps.apply(name)));
            AssembledService.assemble(service, context, configuration.of(name), messaging, steps.apply(name));
            database.ifPresent(own -> health.watch(name, own));
            messaging.ifPresent(own -> http.addHealthCheck(name + "-subscriptions", own::lacksNoMessages));
        }
        for (String part : List.of("dead-letters", "process", "changes", "signals", "messages")) {
            http.openApiOf(part, openApi(part));
        }
        AsyncApiDocument messages =
                new AsyncApiDocument(services.stream().map(Service::descriptor).toList());
        http.asyncApi(
                () -> Reply.ok(new RawBody("application/json", messages.get().json()))
                        .withHeader("ETag", messages.get().etag()));
    }

    /** The OpenAPI document of routes that the chassis adds, as YAML. */
    private static byte[] openApi(String part) {
        try (InputStream document = ProcessAssembly.class.getResourceAsStream("/openapi/" + part + ".yaml")) {
            return Objects.requireNonNull(document, part).readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read the document " + part, unreadable);
        }
    }

    /** Starts messages, then HTTP, then workers, then announces the process. It stops in the reverse order. */
    private void run(MessageHub hub, HttpServer http, Optional<EndedSessionsPoller> poller, Membership membership) {
        hub.startTransport();
        poller.ifPresent(opened::push);
        poller.ifPresent(EndedSessionsPoller::start);
        poller.ifPresent(started -> started.awaitFirst(ENDED_SESSIONS_AWAITED_MAX));
        opened.push(http::stop);
        http.start();
        hub.startWorkers();
        opened.push(membership);
        opened.push(http::markNotReady);
        membership.announce(http.port());
    }
}
