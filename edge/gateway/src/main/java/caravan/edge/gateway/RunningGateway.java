package caravan.edge.gateway;

import caravan.chassis.discovery.Discovery;
import caravan.chassis.http.Authorizer;
import caravan.chassis.http.documents.WebSiteRoutes;
import caravan.chassis.http.requestlog.RequestLog;
import caravan.chassis.http.server.EventLoops;
import caravan.chassis.http.server.HttpListener;
import caravan.chassis.http.server.PortTakenException;
import caravan.chassis.messages.documents.AsyncApiDocument;
import caravan.chassis.runtime.Standalone;
import caravan.chassis.runtime.reports.LogLevelReports;
import caravan.chassis.runtime.reports.LogLines;
import caravan.chassis.runtime.reports.ProcessReport;
import caravan.chassis.runtime.signals.ProcessSignals;
import caravan.chassis.runtime.telemetry.LogLevels;
import caravan.chassis.runtime.telemetry.Logging;
import caravan.chassis.runtime.telemetry.Metrics;
import caravan.chassis.runtime.tokens.NoIssuerException;
import caravan.chassis.runtime.tokens.TokenIssuer;
import caravan.chassis.runtime.tokens.TokenVerifier;
import caravan.chassis.runtime.tracing.ProcessSpans;
import caravan.chassis.runtime.tracing.TraceReports;
import caravan.edge.gateway.callers.CallerNames;
import caravan.edge.gateway.callers.RateLimiter;
import caravan.edge.gateway.documents.JoinedDocuments;
import caravan.edge.gateway.forwarding.Fetcher;
import caravan.edge.gateway.forwarding.Forwarder;
import caravan.edge.gateway.forwarding.InstanceFetcher;
import caravan.edge.gateway.metrics.GatewayMetrics;
import caravan.edge.gateway.reports.JoinedReports;
import caravan.edge.gateway.upstream.Upstreams;
import caravan.kernel.descriptor.ServiceDescriptors;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A started gateway: its listener and everything behind it. */
final class RunningGateway implements Standalone.Running {
    private static final Duration DRAIN_LOOK_INTERVAL = Duration.ofMillis(5);

    private final GatewaySettings settings;
    private final Parts parts;
    private final GatewayRequestHandler handler;
    private final HttpListener listener;

    /** The parts behind the listener, closed in this order. */
    private record Parts(
            ProcessSignals signals,
            Upstreams upstreams,
            EventLoops loops,
            Discovery discovery,
            Metrics metrics,
            ProcessSpans spans) {
        void close() {
            signals.close();
            upstreams.close();
            loops.close();
            discovery.close();
            spans.close();
            metrics.close();
        }
    }

    private RunningGateway(
            GatewaySettings settings, Parts parts, GatewayRequestHandler handler, HttpListener listener) {
        this.settings = settings;
        this.parts = parts;
        this.handler = handler;
        this.listener = listener;
    }

    /**
     * Starts it. Closing it closes the discovery too.
     *
     * @throws PortTakenException if another program listens there
     */
    static RunningGateway start(GatewaySettings settings, LogLevels levels, Discovery discovery) {
        Metrics metrics = new Metrics();
        metrics.addThoseOfTheProcess();
        int processors = Runtime.getRuntime().availableProcessors();
        EventLoops loops = EventLoops.start(processors);
        Upstreams upstreams =
                new Upstreams(settings.routes().services(), discovery, settings.upstream(), loops.vertx(), processors);
        AtomicInteger port = new AtomicInteger(settings.port());
        Parts parts = new Parts(
                signals(settings, port, upstreams, metrics),
                upstreams,
                loops,
                discovery,
                metrics,
                ProcessSpans.start(settings.traces(), metrics.registry()));
        try {
            GatewayRequestHandler handler = handler(settings, levels, parts);
            HttpListener listener = new HttpListener(
                    loops,
                    new HttpListener.Address(settings.host(), settings.port()),
                    settings.listener(),
                    settings.tls(),
                    settings.trustedProxies()::contains,
                    metrics.registry(),
                    handler);
            listener.start();
            port.set(listener.port());
            return new RunningGateway(settings, parts, handler, listener);
        } catch (RuntimeException | Error failed) {
            parts.close();
            throw failed;
        }
    }

    private static ProcessSignals signals(
            GatewaySettings settings, AtomicInteger port, Upstreams upstreams, Metrics metrics) {
        return ProcessSignals.start(
                new ProcessSignals.Identity(settings.name(), "gateway", List.of(), settings.host(), port::get),
                metrics.registry(),
                () -> GatewayRoutes.readinessOf(upstreams),
                Clock.systemUTC());
    }

    private static GatewayRequestHandler handler(GatewaySettings settings, LogLevels levels, Parts parts) {
        GatewayMetrics meters = new GatewayMetrics(parts.metrics());
        TokenVerifier tokens = new TokenVerifier(
                () -> keysOf(parts.discovery()),
                Clock.systemUTC(),
                parts.metrics().registry());
        Vertx vertx = parts.loops().vertx();
        Forwarder forwarding = new Forwarder(vertx, meters, parts.spans());
        ServiceRequests services = new ServiceRequests(settings, vertx, parts.upstreams(), forwarding);
        JoinedDocuments documents =
                new JoinedDocuments(parts.upstreams(), new Fetcher(vertx, forwarding), settings.documentsAgeMax());
        parts.upstreams().all().forEach(meters::watch);
        meters.gauge("gateway.answers.held", services::answerBytes);
        RequestLog log = new RequestLog(RequestLog.SLOW_MIN);
        GatewayTraces traces = new GatewayTraces(parts.spans(), settings.trustedProxies());
        RateLimiter limiter = new RateLimiter(settings.rate(), settings.rateLimitExempt(), new CallerNames(tokens));
        Authorizer authorizer = new Authorizer(tokens);
        GatewayRoutes own = new GatewayRoutes(
                parts.upstreams(),
                documents,
                new AsyncApiDocument(settings.services().all()),
                meters.process(),
                settings.metricsReaders(),
                authorizer,
                new WebSiteRoutes(settings.services().all()),
                new JoinedReports(
                        reports(settings, levels, parts),
                        authorizer,
                        parts.upstreams(),
                        new InstanceFetcher(vertx, settings.upstream())));
        return new GatewayRequestHandler(
                settings,
                own,
                limiter,
                services,
                new HeadRefusals(settings, own, limiter, services, parts.upstreams(), meters, log, traces),
                meters,
                log,
                traces);
    }

    private static List<ProcessReport> reports(GatewaySettings settings, LogLevels levels, Parts parts) {
        List<ProcessReport> reports = new ArrayList<>(TraceReports.of(parts.spans(), settings.name()));
        reports.addAll(LogLevelReports.of(settings.name(), levels));
        reports.addAll(List.of(
                new LogLines(settings.name(), Logging.ring()),
                parts.signals().ofNow(),
                parts.signals().ofTheLastHour()));
        return reports;
    }

    private static URI keysOf(Discovery discovery) {
        return TokenIssuer.among(ServiceDescriptors.onClassPath())
                .orElseThrow(() -> new NoIssuerException("no service issues tokens here"))
                .keysAmong(discovery, ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE));
    }

    @Override
    public int port() {
        return listener.port();
    }

    /**
     * Reports not ready and goes on serving for a while, so that others stop sending requests. Then accepts no connections any more, ends
     * event streams, lets requests in flight finish within the grace, and closes everything.
     */
    @Override
    public void close() {
        handler.markNotReady();
        try {
            Thread.sleep(settings.deregistrationGrace());
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        listener.drain();
        handler.stop();
        long deadline = System.nanoTime() + settings.stopGrace().toNanos();
        while (handler.busy() > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(DRAIN_LOOK_INTERVAL.toNanos());
        }
        listener.stop();
        parts.close();
    }
}
