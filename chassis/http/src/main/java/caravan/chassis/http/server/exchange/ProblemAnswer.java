package caravan.chassis.http.server.exchange;

import caravan.chassis.api.http.Problem;
import caravan.chassis.api.tracing.Trace;
import caravan.chassis.http.headers.TraceContext;
import caravan.chassis.http.problems.ProblemWriter;
import caravan.chassis.http.server.framing.ListenerRefusal;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The answer to a request that reaches no handler: problem details (RFC 9457), and the end of the connection. */
public final class ProblemAnswer {
    private ProblemAnswer() {}

    /** A trace for a request whose headers are not trusted or not read. The answer has it, and the log. */
    public static Trace newTrace() {
        return TraceContext.continuing(Optional.empty());
    }

    /** The bytes for an HTTP/1 connection, which is closed after them. */
    public static ByteBuf bytes(ListenerRefusal refused, boolean withBody, Trace trace) {
        byte[] body = body(refused, trace);
        String head = "HTTP/1.1 " + HttpResponseStatus.valueOf(refused.status()) + "\r\n"
                + "Content-Type: " + ProblemWriter.MEDIA_TYPE + "\r\n"
                + "Content-Length: " + body.length + "\r\n"
                + "Cache-Control: no-store\r\n"
                + "X-Content-Type-Options: nosniff\r\n"
                + (refused.status() == 503 ? "Retry-After: 1\r\n" : "")
                + "traceresponse: " + trace.traceparent() + "\r\n"
                + "Connection: close\r\n\r\n";
        ByteBuf start = Unpooled.wrappedBuffer(head.getBytes(StandardCharsets.US_ASCII));
        return withBody ? Unpooled.wrappedBuffer(start, Unpooled.wrappedBuffer(body)) : start;
    }

    /** Sends it over HTTP/2, where other requests of the connection go on. */
    public static Future<Void> send(HttpServerResponse response, ListenerRefusal refused, Trace trace) {
        response.setStatusCode(refused.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, ProblemWriter.MEDIA_TYPE)
                .putHeader("cache-control", "no-store")
                .putHeader("x-content-type-options", "nosniff")
                .putHeader("traceresponse", trace.traceparent());
        if (refused.status() == 503) {
            response.putHeader("retry-after", "1");
        }
        return response.end(Buffer.buffer(body(refused, trace)));
    }

    private static byte[] body(ListenerRefusal refused, Trace trace) {
        Problem problem = new Problem(refused.status(), refused.code(), refused.detail(), Optional.empty());
        return ProblemWriter.body(problem, "", trace);
    }
}
