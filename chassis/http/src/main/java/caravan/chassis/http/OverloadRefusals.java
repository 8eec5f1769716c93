package caravan.chassis.http;

import caravan.chassis.api.http.Problem;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.tracing.Trace;
import caravan.chassis.http.admission.Admission;
import caravan.chassis.http.headers.AnswerHeaders;
import caravan.chassis.http.headers.TraceContext;
import caravan.chassis.http.problems.ProblemWriter;
import caravan.chassis.http.problems.Refusal;
import caravan.chassis.http.routing.PercentEncoding;
import caravan.chassis.http.routing.Route;
import caravan.chassis.http.routing.RouteTree;
import caravan.chassis.http.server.framing.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests for which the process has no place, by their heads alone: the codec, the body and the token are not looked at. So a
 * refusal costs little of what the accepted requests need.
 */
final class OverloadRefusals {
    private static final Trace ANY_TRACE = new Trace("0123456789abcdef0123456789abcdef", "0123456789abcdef");
    private static final String ANY_PATH = "/any-path";

    private final RouteTree routes;
    private final Admission admission;
    private final byte[] head;
    private final String bodyBeforePath;
    private final String bodyBeforeTrace;
    private final String bodyEnd;

    OverloadRefusals(RouteTree routes, Admission admission) {
        this.routes = routes;
        this.admission = admission;
        Reply reply = Admission.overloaded();
        String start = "HTTP/1.1 503 Service Unavailable\r\n" + AnswerHeaders.lines(reply.headers()) + "Cache-Control: "
                + AnswerHeaders.cacheControl(reply) + "\r\nContent-Type: " + ProblemWriter.MEDIA_TYPE
                + "\r\ncontent-length: ";
        this.head = start.getBytes(StandardCharsets.US_ASCII);
        Problem problem = (Problem) Objects.requireNonNull(reply.body());
        String body = new String(ProblemWriter.body(problem, ANY_PATH, ANY_TRACE), StandardCharsets.UTF_8);
        int path = body.indexOf(ANY_PATH);
        int trace = body.indexOf(ANY_TRACE.traceId());
        this.bodyBeforePath = body.substring(0, path);
        this.bodyBeforeTrace = body.substring(path + ANY_PATH.length(), trace);
        this.bodyEnd = body.substring(trace + ANY_TRACE.traceId().length());
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
        // A path has no character that JSON escapes: the listener refuses quotes, backslashes and control characters.
        String body = bodyBeforePath + path + bodyBeforeTrace + trace.traceId() + bodyEnd;
        String length = Integer.toString(body.length());
        ByteBuf answer =
                buffers.ioBuffer(head.length + length.length() + 2 + AnswerHeaders.OWN_FIELD_BYTES + body.length());
        answer.writeBytes(head);
        answer.writeCharSequence(length, StandardCharsets.US_ASCII);
        answer.writeByte('\r').writeByte('\n');
        AnswerHeaders.writeOwnFields(answer, trace);
        answer.writeCharSequence(body, StandardCharsets.US_ASCII);
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
