package caravan.chassis.http;

import caravan.chassis.api.http.Problem;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.tracing.Trace;
import caravan.chassis.http.admission.Admission;
import caravan.chassis.http.headers.TraceContext;
import caravan.chassis.http.problems.Refusal;
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

    OverloadRefusals(RouteTree routes, Admission admission) {
        this.routes = routes;
        this.admission = admission;
        Reply reply = Admission.overloaded();
        this.problem = new PreparedProblem((Problem) Objects.requireNonNull(reply.body()), reply.headers());
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
        Route route = routeOf(request.method(bytes), path);
        if (route == null || !admission.refuses(route.priority())) {
            return null;
        }
        Trace trace = TraceContext.continuing(Optional.ofNullable(request.traceparent(bytes)));
        ByteBuf answer = problem.answer(buffers, path, trace);
        route.timer(503).record(System.nanoTime() - startedNanos, TimeUnit.NANOSECONDS);
        return answer;
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
