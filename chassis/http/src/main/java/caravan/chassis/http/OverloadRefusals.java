package caravan.chassis.http;

import caravan.chassis.api.http.Problem;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.tracing.Trace;
import caravan.chassis.http.admission.Admission;
import caravan.chassis.http.headers.TraceContext;
import caravan.chassis.http.problems.Refusal;
import caravan.chassis.http.requestlog.RequestLog;
import caravan.chassis.http.routing.PercentEncoding;
import caravan.chassis.http.routing.Route;
import caravan.chassis.http.routing.RouteTree;
import caravan.chassis.http.server.exchange.PreparedProblem;
import caravan.chassis.http.server.framing.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests for which the process has no place, by their heads alone: the codec, the body and the token are not looked at. So a
 * refusal costs little of what the accepted requests need.
 */
final class OverloadRefusals {
    private final RouteTree routes;
    private final Admission admission;
    private final PreparedProblem problem;
    private final RequestLog log;
    private final RequestTraces traces;

    OverloadRefusals(RouteTree routes, Admission admission, RequestLog log, RequestTraces traces) {
        this.routes = routes;
        this.admission = admission;
        Reply reply = Admission.overloaded();
        this.problem = new PreparedProblem((Problem) Objects.requireNonNull(reply.body()), reply.headers());
        this.log = log;
        this.traces = traces;
    }

    /** The whole answer, or null if the request may find a place. */
    @Nullable
    ByteBuf refusal(RequestHead request, byte[] bytes, ByteBufAllocator buffers) {
        if (!admission.isCrowded()) {
            return null;
        }
        long startedNanos = System.nanoTime();
        String target = request.target(bytes);
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        String method = request.method(bytes);
        Route route = routeOf(method, path);
        if (route == null || !admission.refuses(route.priority())) {
            return null;
        }
        Trace trace = TraceContext.continuing(Optional.ofNullable(request.traceparent(bytes)));
        long nanos = System.nanoTime() - startedNanos;
        route.timer(503).record(nanos, TimeUnit.NANOSECONDS);
        log.write(new RequestLog.Answered(
                method, path, 503, Optional.of(problem.code()), nanos, nanos, trace.traceId(), Optional.empty()));
        String traceparent = request.traceparent(bytes);
        traces.answered(trace, traceparent, method, route, 503, Optional.of(problem.code()), startedNanos);
        // Last: nobody would release it if something before it failed.
        return problem.answer(buffers, path, trace);
    }

    private @Nullable Route routeOf(String method, String path) {
        try {
            RouteTree.Place place = routes.find(PercentEncoding.segments(path));
            return place == null ? null : place.routes().get(method);
        } catch (Refusal malformed) {
            return null;
        }
    }
}
