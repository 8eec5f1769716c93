package caravan.edge.gateway;

import caravan.chassis.api.tracing.Spans;
import caravan.chassis.api.tracing.Trace;
import caravan.chassis.http.addresses.AddressRanges;
import caravan.chassis.http.headers.TraceContext;
import caravan.chassis.http.requestlog.HttpSpan;
import caravan.chassis.http.requestlog.RequestLog;
import caravan.edge.gateway.exchange.ClientRequest;
import caravan.edge.gateway.routing.RouteTable;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides which requests are traced, for the services too, and makes the spans of their answers. A trusted proxy's decision is followed;
 * a caller's own wish is not.
 */
final class GatewayTraces {
    private static final CharSequence TRACEPARENT = HttpHeaders.createOptimized("traceparent");
    private static final CharSequence PREFER = HttpHeaders.createOptimized("Prefer");
    private static final String NO_SERVICE = "none";
    private static final String SERVICE = "gateway";

    private final Spans spans;
    private final AddressRanges trustedProxies;

    /** What was answered. */
    private record Outcome(int status, Optional<String> code, boolean isStream) {}

    GatewayTraces(Spans spans, AddressRanges trustedProxies) {
        this.spans = spans;
        this.trustedProxies = trustedProxies;
    }

    /** A request that has just arrived. */
    ClientRequest.Arrival arrived(HttpServerRequest request, InetAddress peer) {
        Trace surrounding = spans.surrounding();
        if (surrounding != null) {
            return new ClientRequest.Arrival(spans.childOf(surrounding), surrounding.spanId());
        }
        String header = request.headers().get(TRACEPARENT);
        Trace own = TraceContext.continuing(Optional.ofNullable(header));
        boolean isKept = header != null && TraceContext.isSampled(header) && trustedProxies.contains(peer);
        return new ClientRequest.Arrival(isKept ? own.sampled() : own, null);
    }

    /** Decides whether a request that goes to a service begins a trace that is kept. */
    void decide(ClientRequest client) {
        boolean writes = client.method() != HttpMethod.GET && client.method() != HttpMethod.HEAD;
        long now = client.begunNanos();
        if (!client.trace().isSampled()
                && spans.mayBeginTrace(writes, now)
                && !isDecided(client)
                && spans.beginTrace(writes, now)) {
            client.keepTrace();
        }
    }

    /** By OpenTelemetry's agent, or by a trusted proxy. */
    private boolean isDecided(ClientRequest client) {
        return client.agentsSpanId() != null
                || (client.headers().contains(TRACEPARENT) && trustedProxies.contains(client.peer()));
    }

    /** Adds the span of a request that has ended, if it is kept. */
    void ended(ClientRequest client, int status, long nanos) {
        boolean isSlow = nanos >= RequestLog.SLOW_MIN.toNanos() && !isPacedByCaller(client);
        // A health check that says no is no failure, and probes ask it all the time.
        boolean isNotable = (status >= 500 || isSlow) && !GatewayRoutes.isHealth(client.path());
        if (client.trace().isSampled() || (isNotable && spans.mayAddFailure(System.nanoTime()))) {
            String agentsSpan = client.agentsSpanId();
            Optional<String> traceparent = Optional.ofNullable(client.headers().get(TRACEPARENT));
            add(
                    client.trace(),
                    agentsSpan == null ? TraceContext.parentSpanId(traceparent) : agentsSpan,
                    client.method().name(),
                    client.place(),
                    new Outcome(status, client.problemCode(), status == 200 && isStreamAsked(client)),
                    client.begunNanos());
        }
    }

    /** How long such a request takes says nothing. */
    private static boolean isPacedByCaller(ClientRequest client) {
        return client.isGone() || client.headers().contains(PREFER) || isStreamAsked(client);
    }

    private static boolean isStreamAsked(ClientRequest client) {
        String accept = client.headers().get(HttpHeaders.ACCEPT);
        return accept != null && accept.contains("text/event-stream");
    }

    /** Adds the span of a request that was refused by its head. */
    void refused(
            Trace trace,
            @Nullable String traceparent,
            String method,
            RouteTable.Place place,
            int status,
            String code,
            long begunNanos) {
        if (status >= 500 && spans.mayAddFailure(begunNanos)) {
            String parent = TraceContext.parentSpanId(Optional.ofNullable(traceparent));
            add(trace, parent, method, place, new Outcome(status, Optional.of(code), false), begunNanos);
        }
    }

    private void add(
            Trace trace, String parentSpanId, String method, RouteTable.Place place, Outcome outcome, long begunNanos) {
        String route = place.service().equals(NO_SERVICE) ? "" : place.prefix();
        spans.add(HttpSpan.server(
                trace,
                parentSpanId,
                SERVICE,
                new HttpSpan.Answered(method, route, outcome.status(), outcome.code(), outcome.isStream()),
                begunNanos));
    }
}
