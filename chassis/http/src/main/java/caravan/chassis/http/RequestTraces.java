package caravan.chassis.http;

import caravan.chassis.api.tracing.Spans;
import caravan.chassis.api.tracing.Trace;
import caravan.chassis.api.tracing.TracedWork;
import caravan.chassis.http.headers.TraceContext;
import caravan.chassis.http.requestlog.HttpSpan;
import caravan.chassis.http.routing.Route;
import caravan.chassis.http.server.exchange.Exchange;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides which requests are traced, and makes their spans. A trusted gateway's decision is followed. A caller's own wish is not, since he
 * could make the process trace everything. Failed and slow requests have a span in any case.
 */
final class RequestTraces {
    static final CharSequence TRACEPARENT = HttpHeaders.createOptimized("traceparent");

    private static final String NO_SERVICE = "none";

    private final Spans spans;
    private final RequestOrigin origin;
    private final long slowNanosMin;

    /** @param slowMin a request whose work takes as long is slow */
    RequestTraces(Spans spans, RequestOrigin origin, Duration slowMin) {
        this.spans = spans;
        this.origin = origin;
        this.slowNanosMin = slowMin.toNanos();
    }

    /** A request that has just arrived. */
    RequestContext begin(HttpServerRequest source, Exchange exchange) {
        Trace surrounding = spans.surrounding();
        if (surrounding != null) {
            return new RequestContext(source, exchange, spans.childOf(surrounding), surrounding.spanId());
        }
        String header = source.headers().get(TRACEPARENT);
        Trace own = TraceContext.continuing(Optional.ofNullable(header));
        boolean isKept = header != null && TraceContext.isSampled(header) && origin.trusts(source, exchange.peer());
        return new RequestContext(source, exchange, isKept ? own.sampled() : own, null);
    }

    /** Decides whether a request with a route begins a trace that is kept. */
    void decide(RequestContext context) {
        if (context.trace().isSampled() || context.isInAgentsSpan() || isBuiltIn(context.requireRoute())) {
            return;
        }
        HttpServerRequest source = context.source();
        boolean writes = !(source.method() == HttpMethod.GET || source.method() == HttpMethod.HEAD);
        if (spans.mayBeginTrace(writes, context.startedNanos())
                && !isDecided(source, context.peer())
                && spans.beginTrace(writes, context.startedNanos())) {
            context.keepTrace();
        }
    }

    /** Whether a trusted gateway has decided, when it sent the request on. */
    private boolean isDecided(HttpServerRequest source, InetAddress peer) {
        return source.headers().contains(TRACEPARENT) && origin.trusts(source, peer);
    }

    /** Consoles and probes ask these all the time. */
    private static boolean isBuiltIn(Route route) {
        return route.declared().service().equals(HttpServer.BUILT_IN);
    }

    /**
     * The trace of a request that is answered from kept bytes, if it is kept; null in most cases.
     *
     * @param traceparent the request's own
     */
    @Nullable
    Trace ofKeptAnswer(@Nullable String traceparent, long nowNanos) {
        boolean mayBeDecided = traceparent != null && origin.knowsGateways();
        return !mayBeDecided && spans.mayBeginTrace(false, nowNanos) && spans.beginTrace(false, nowNanos)
                ? TraceContext.continuing(Optional.ofNullable(traceparent)).sampled()
                : null;
    }

    /** Whether such a request must take the usual way, where it is known who has sent it. */
    boolean needsUsualWay(@Nullable String traceparent) {
        return traceparent != null && origin.knowsGateways() && TraceContext.isSampled(traceparent);
    }

    /** The work on a request; null if its trace is not kept. */
    @Nullable
    TracedWork workOf(RequestContext context) {
        return context.trace().isSampled() ? new TracedWork(context.trace(), serviceOf(context.route()), spans) : null;
    }

    private static String serviceOf(@Nullable Route route) {
        return route == null ? NO_SERVICE : route.declared().service();
    }

    /** Adds the span of an answered request, if it is kept. */
    void answered(RequestContext context, int status, Optional<String> code) {
        if (context.trace().isSampled() || (isNotable(context, status) && spans.mayAddFailure(System.nanoTime()))) {
            Optional<String> traceparent =
                    Optional.ofNullable(context.source().headers().get(TRACEPARENT));
            String agentsSpan = context.agentsSpanId();
            add(
                    context.trace(),
                    agentsSpan == null ? TraceContext.parentSpanId(traceparent) : agentsSpan,
                    context.source().method().name(),
                    context.route(),
                    status,
                    code,
                    context.startedNanos());
        }
    }

    /** A health check that says no is no failure, and probes ask it all the time. */
    private boolean isNotable(RequestContext context, int status) {
        Route route = context.route();
        boolean isHealth = route != null && route.declared().path().startsWith("/health/");
        return (status >= 500 || context.workNanos() >= slowNanosMin) && !isHealth;
    }

    /** The same for a request that was answered from its head alone. */
    void answered(
            Trace trace,
            @Nullable String traceparent,
            String method,
            @Nullable Route route,
            int status,
            Optional<String> code,
            long startedNanos) {
        if (trace.isSampled() || (status >= 500 && spans.mayAddFailure(startedNanos))) {
            String parent = TraceContext.parentSpanId(Optional.ofNullable(traceparent));
            add(trace, parent, method, route, status, code, startedNanos);
        }
    }

    private void add(
            Trace trace,
            String parentSpanId,
            String method,
            @Nullable Route route,
            int status,
            Optional<String> code,
            long startedNanos) {
        spans.add(HttpSpan.server(
                trace,
                parentSpanId,
                serviceOf(route),
                new HttpSpan.Answered(
                        method, route == null ? "" : route.declared().path(), status, code, false),
                startedNanos));
    }
}
