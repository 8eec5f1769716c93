package caravan.edge.gateway;

import caravan.chassis.api.tracing.Trace;
import caravan.chassis.http.headers.TraceContext;
import caravan.chassis.http.requestlog.RequestLog;
import caravan.chassis.http.server.exchange.PreparedProblem;
import caravan.chassis.http.server.framing.RequestHead;
import caravan.edge.gateway.callers.RateLimiter;
import caravan.edge.gateway.forwarding.Forwarder;
import caravan.edge.gateway.forwarding.GatewayRefusal;
import caravan.edge.gateway.metrics.GatewayMetrics;
import caravan.edge.gateway.routing.RequestPath;
import caravan.edge.gateway.routing.RouteTable;
import caravan.edge.gateway.upstream.Upstream;
import caravan.edge.gateway.upstream.UpstreamSettings;
import caravan.edge.gateway.upstream.Upstreams;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests by their heads alone while there is no room for them, or their caller has no allowance left: the codec and the body are
 * not looked at. So a refusal costs little of what the accepted requests need. It decides as the usual way does; a request on which it
 * cannot decide takes the usual way.
 */
final class HeadRefusals {
    private final GatewaySettings settings;
    private final GatewayRoutes own;
    private final RateLimiter limiter;
    private final ServiceRequests services;
    private final GatewayMetrics metrics;
    private final RequestLog log;
    private final GatewayTraces traces;
    private final List<Upstream> upstreams;
    private final PreparedProblem gatewayFull;
    private final Map<String, PreparedProblem> serviceFull = new HashMap<>();
    private final PreparedProblem rateLimited;

    HeadRefusals(
            GatewaySettings settings,
            GatewayRoutes own,
            RateLimiter limiter,
            ServiceRequests services,
            Upstreams upstreams,
            GatewayMetrics metrics,
            RequestLog log,
            GatewayTraces traces) {
        this.settings = settings;
        this.own = own;
        this.limiter = limiter;
        this.services = services;
        this.metrics = metrics;
        this.log = log;
        this.traces = traces;
        this.upstreams = List.copyOf(upstreams.all());
        this.gatewayFull = prepared(services.full());
        for (Upstream each : this.upstreams) {
            serviceFull.put(each.service(), prepared(Forwarder.overloaded(each.service())));
        }
        this.rateLimited = new PreparedProblem(
                GatewayRequestHandler.rateLimited(limiter, 1).problem(), Map.of());
    }

    private static PreparedProblem prepared(GatewayRefusal refused) {
        return new PreparedProblem(refused.problem(), refused.headers());
    }

    /** The whole answer, or null if the request may pass. */
    @Nullable
    ByteBuf refusal(RequestHead request, byte[] bytes, InetAddress peer, ByteBufAllocator buffers) {
        long begunNanos = System.nanoTime();
        boolean isLimiting = limiter.isRefusing(begunNanos);
        if ((!isLimiting && !isAnyFull()) || !isDecidable(request, bytes, peer)) {
            return null;
        }
        String target = request.target(bytes);
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        String method = request.method(bytes);
        RouteTable.Place place = placeOf(method, path);
        PreparedProblem full = place == null ? null : fullOf(place.service());
        if (place == null || (full == null && !isLimiting)) {
            return null;
        }
        Refused refused = refused(limiter.callerOf(peer, request.authorization(bytes)), full, begunNanos);
        if (refused == null) {
            return null;
        }
        Trace trace = TraceContext.continuing(Optional.ofNullable(request.traceparent(bytes)));
        long nanos = System.nanoTime() - begunNanos;
        metrics.answered(place, method, refused.status(), nanos);
        log.write(new RequestLog.Answered(
                method,
                path,
                refused.status(),
                Optional.of(refused.problem().code()),
                nanos,
                0,
                trace.traceId(),
                Optional.of(peer)));
        String code = refused.problem().code();
        traces.refused(trace, request.traceparent(bytes), method, place, refused.status(), code, begunNanos);
        // Last: nobody would release it if something before it failed.
        return refused.problem().answer(buffers, path, trace, refused.lines());
    }

    /** @param lines further fields of the head */
    private record Refused(PreparedProblem problem, int status, String lines) {}

    /** A request to a full service takes from the allowance of its caller, as every request does. */
    private @Nullable Refused refused(Optional<String> caller, @Nullable PreparedProblem full, long nowNanos) {
        if (caller.isEmpty()) {
            return full == null ? null : new Refused(full, 503, "");
        }
        RateLimiter.Result result =
                full == null ? limiter.refusalNow(caller.get(), nowNanos) : limiter.take(caller.get());
        if (result == null) {
            return null;
        }
        String lines = limiter.fieldLines(result);
        if (result.isAllowed()) {
            return full == null ? null : new Refused(full, 503, lines);
        }
        return new Refused(rateLimited, 429, lines + "Retry-After: " + result.waitSeconds() + "\r\n");
    }

    private boolean isAnyFull() {
        if (services.isFull()) {
            return true;
        }
        // A service can only be full if so many requests are in flight: this spares most requests a look at all
        // services.
        if (services.counted() < UpstreamSettings.IN_FLIGHT_MIN) {
            return false;
        }
        for (int at = 0; at < upstreams.size(); at++) {
            if (upstreams.get(at).isFull()) {
                return true;
            }
        }
        return false;
    }

    private @Nullable PreparedProblem fullOf(String service) {
        if (services.isFull()) {
            return gatewayFull;
        }
        for (int at = 0; at < upstreams.size(); at++) {
            if (upstreams.get(at).service().equals(service)) {
                return upstreams.get(at).isFull() ? serviceFull.get(service) : null;
            }
        }
        return null;
    }

    /** Requests that the caller paces have limits of their own, and behind a proxy the head does not tell the caller's address. */
    private boolean isDecidable(RequestHead request, byte[] bytes, InetAddress peer) {
        return request.contentLength() <= settings.body().repeatBytesMax()
                && request.contentLength() <= settings.body().bytesMax()
                && !request.mayPaceAnswer(bytes)
                && !settings.trustedProxies().contains(peer);
    }

    /** Null for everything that is not forwarded. */
    private RouteTable.@Nullable Place placeOf(String method, String path) {
        Optional<List<String>> segments = RequestPath.segments(path);
        if (segments.isEmpty()
                || GatewayRoutes.isHealth(path)
                || own.placeOf(path).isPresent()
                || GatewayRoutes.isDocument(segments.get())) {
            return null;
        }
        RouteTable.Place place = settings.routes().find(method, segments.get());
        return place == null || !place.allowed().isEmpty() ? null : place;
    }
}
