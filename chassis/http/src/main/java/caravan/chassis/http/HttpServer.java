package caravan.chassis.http;

import caravan.chassis.api.Identifiers;
import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Routes;
import caravan.chassis.api.tracing.Spans;
import caravan.chassis.http.addresses.MetricsReaders;
import caravan.chassis.http.addresses.TrustedGateways;
import caravan.chassis.http.admission.Admission;
import caravan.chassis.http.admission.CallerLimit;
import caravan.chassis.http.documents.BuiltInRoutes;
import caravan.chassis.http.documents.Readiness;
import caravan.chassis.http.headers.Cors;
import caravan.chassis.http.representations.Editions;
import caravan.chassis.http.representations.RepresentationCache;
import caravan.chassis.http.requestlog.RequestLog;
import caravan.chassis.http.routing.DeclaredRoute;
import caravan.chassis.http.routing.HttpMetrics;
import caravan.chassis.http.routing.RouteTree;
import caravan.chassis.http.routing.ServiceRoutes;
import caravan.chassis.http.server.EventLoops;
import caravan.chassis.http.server.HttpListener;
import caravan.chassis.http.server.PortTakenException;
import caravan.chassis.http.server.TlsFiles;
import caravan.chassis.http.streams.EventStreams;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/** The HTTP server of a process. Declare routes, then start it; after a stop it cannot be used again. */
public final class HttpServer {
    /** The service of the routes that every process has. */
    static final String BUILT_IN = "chassis";

    private static final Duration DRAIN_LOOK_INTERVAL = Duration.ofMillis(5);

    private final HttpLimits limits;
    private final HttpMetrics metrics;
    private final RouteTree routes = new RouteTree();
    private final BuiltInRoutes builtIn;
    private final EventStreams streams;
    private final RepresentationCache representations;
    private final ServiceRequestHandler handling;
    private final HttpListener listener;

    /**
     * Who may do what at a process' port, before any route is asked.
     *
     * @param gateways trusted to report the client's address and the deadline; may have more connections than others
     * @param metricsReaders who may read the metrics without a token
     * @param cors which web pages of other origins may call
     */
    public record EdgeRules(TrustedGateways gateways, MetricsReaders metricsReaders, Cors cors) {
        /** No gateway is trusted, only this machine reads the metrics, and no page of another origin may call. */
        public static final EdgeRules STRICT =
                new EdgeRules(TrustedGateways.NONE, MetricsReaders.THIS_MACHINE, Cors.NONE);
    }

    /**
     * Makes a server that does not listen yet.
     *
     * @param rules who may do what at the port
     * @param unavailable the reply to a failure that is not a bug: another system, such as the database, is unavailable
     * @param spans takes the spans of requests
     */
    public HttpServer(
            EventLoops loops,
            HttpListener.Address address,
            Optional<TlsFiles> tls,
            HttpLimits limits,
            EdgeRules rules,
            Authentication tokens,
            HttpMetrics metrics,
            Identifiers identifiers,
            Function<Throwable, Optional<Reply>> unavailable,
            Spans spans) {
        this.limits = limits;
        this.metrics = metrics;
        this.builtIn = new BuiltInRoutes(metrics);
        this.streams = new EventStreams(
                new CallerLimit(limits.eventStreamsMax(), limits.eventStreamsPerCallerMax()),
                tokens::endOf,
                Clock.systemUTC());
        tokens.addListener(streams);
        this.representations = new RepresentationCache(
                limits.representationBytesMax(), limits.representationAgeMax(), metrics.registry());
        Map<Integer, Timer> unrouted = new ConcurrentHashMap<>();
        RequestOrigin origin = new RequestOrigin(rules.gateways(), rules.metricsReaders());
        this.handling = new ServiceRequestHandler(
                routes,
                new Admission(limits.inFlight(), limits.workTolerated(), metrics.registry()),
                new Authorizer(tokens),
                new IncomingRequest.Edge(identifiers, limits.bodyBytesMax(), origin),
                streams,
                rules.cors(),
                representations,
                unavailable,
                status -> unrouted.computeIfAbsent(status, code -> metrics.requests("none", "any", "none", code)),
                new RequestLog(limits.slowMin()),
                new RequestTraces(spans, origin, limits.slowMin()));
        this.listener = new HttpListener(
                loops,
                address,
                limits.listener(),
                tls,
                rules.gateways()::isTrustedAddress,
                metrics.registry(),
                handling);
        builtIn.declareOn(
                new ServiceRoutes(routes, BUILT_IN, metrics, true),
                new ServiceRoutes(routes, BUILT_IN, metrics, false));
    }

    /** Where a service declares its routes, before the start. */
    public Routes routesOf(String service) {
        return new ServiceRoutes(routes, service, metrics, false);
    }

    /** What is kept of a service's answers. */
    public Editions editionsOf(String service) {
        return representations.editionsOf(service);
    }

    /** The memory that kept answers take, about. */
    long keptAnswerBytes() {
        return representations.heapBytes();
    }

    /** Serves a service's OpenAPI document at {@code /openapi/{service}}, and as JSON at {@code /openapi/{service}.json}. */
    public void openApiOf(String service, byte[] yaml) {
        builtIn.addDocument(service, yaml);
    }

    /**
     * Serves the AsyncAPI document of the process' services at {@code /asyncapi.json}, before the start.
     *
     * @param document the answer; it may be made at the first request
     */
    public void asyncApi(Supplier<Reply> document) {
        new ServiceRoutes(routes, BUILT_IN, metrics, false)
                .get("/asyncapi.json", Access.ANYONE, request -> document.get());
    }

    /** Where the chassis declares a route that is answered even under overload, before the start. The gateway does not forward to it. */
    public Routes essentialRoutes() {
        return new ServiceRoutes(routes, BUILT_IN, metrics, true);
    }

    /** @param isUp must be quick; the process is ready only if all checks are true */
    public void addHealthCheck(String name, BooleanSupplier isUp) {
        builtIn.addCheck(name, isUp);
    }

    /**
     * Adds a condition to the readiness report that does not make the process unready: a process that refuses one kind of work is ready
     * for the others.
     *
     * @param refusal must be quick; why that work is refused, for people; empty while it is done
     */
    public void addHealthCondition(String name, Supplier<Optional<String>> refusal) {
        builtIn.addCondition(name, refusal);
    }

    /** What the readiness report says now. It asks all checks, which takes less than a second. */
    public Readiness readiness() {
        return builtIn.readiness();
    }

    /** All routes, including those of the chassis. */
    public List<DeclaredRoute> declaredRoutes() {
        return routes.declared();
    }

    /** @throws PortTakenException if another program listens there */
    public void start() {
        Gauge.builder("http.server.requests.in.flight", handling, ServiceRequestHandler::inFlight)
                .description("Requests that have arrived and are not answered yet")
                .register(metrics.registry());
        Gauge.builder("http.server.event.streams", streams, EventStreams::open)
                .description("Open event streams")
                .register(metrics.registry());
        listener.start();
    }

    /** The port it listens on. */
    public int port() {
        return listener.port();
    }

    /**
     * Reports from now on that the process is not ready, and serves as before. To be called when the process is withdrawn from the
     * registry, before the stop.
     */
    public void markNotReady() {
        builtIn.stop();
    }

    /** Reports not ready, ends event streams, lets requests in flight finish within the grace, and closes all connections. */
    public void stop() {
        markNotReady();
        listener.drain();
        streams.stop();
        long deadline = System.nanoTime() + limits.stopGrace().toNanos();
        while (handling.inFlight() + streams.open() > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(DRAIN_LOOK_INTERVAL.toNanos());
        }
        listener.stop();
    }
}
