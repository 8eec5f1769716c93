package caravan.chassis.http.headers;

import caravan.chassis.api.tracing.Trace;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;

/** The headers of every answer of a service, and of the gateway itself. */
public final class AnswerHeaders {
    private static final CharSequence NO_SNIFFING = HttpHeaders.createOptimized("X-Content-Type-Options");
    private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence CONTENT_POLICY = HttpHeaders.createOptimized("Content-Security-Policy");
    private static final CharSequence NO_CONTENT_IN_PAGES =
            HttpHeaders.createOptimized("default-src 'none'; frame-ancestors 'none'");
    private static final CharSequence TRACE_RESPONSE = HttpHeaders.createOptimized("traceresponse");

    private AnswerHeaders() {}

    /** The date; headers that keep browsers from using an answer as a page or a script; and the trace id for the caller. */
    public static void set(MultiMap headers, Trace trace) {
        headers.set(HttpHeaders.DATE, HttpDate.now());
        headers.set(NO_SNIFFING, NOSNIFF);
        headers.set(CONTENT_POLICY, NO_CONTENT_IN_PAGES);
        headers.set(TRACE_RESPONSE, trace.traceparent());
    }
}
