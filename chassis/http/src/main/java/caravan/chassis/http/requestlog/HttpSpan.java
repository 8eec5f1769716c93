package caravan.chassis.http.requestlog;

import caravan.chassis.api.tracing.Span;
import caravan.chassis.api.tracing.Span.Kind;
import caravan.chassis.api.tracing.Trace;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the span of an HTTP request says, by OpenTelemetry's semantic conventions: of an answered one, and of a call. */
public final class HttpSpan {
    /** The attribute with the status of an answer. */
    public static final String STATUS_CODE = "http.response.status_code";

    /** The attribute of a stream of events: how long it lasts says nothing. */
    public static final String STREAM = "caravan.stream";

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");
    private static final String OTHER_METHOD = "_OTHER";

    private HttpSpan() {}

    /**
     * A request and its answer.
     *
     * @param method as it was sent
     * @param route the pattern, such as {@code /orders/{id}}; empty if there is none
     * @param status of the answer
     * @param code of the problem that was answered, if one was
     * @param isStream whether the answer is a stream of events
     */
    public record Answered(String method, String route, int status, Optional<String> code, boolean isStream) {
        /** Callers may send any method; a name has few different values. */
        private String knownMethod() {
            return METHODS.contains(method) ? method : OTHER_METHOD;
        }

        private String name() {
            String shown = METHODS.contains(method) ? method : "HTTP";
            return route.isEmpty() ? shown : shown + " " + route;
        }

        private Map<String, Object> attributes() {
            Map<String, Object> attributes = new LinkedHashMap<>();
            attributes.put("http.request.method", knownMethod());
            attributes.put(STATUS_CODE, (long) status);
            if (!route.isEmpty()) {
                attributes.put("http.route", route);
            }
            if (isStream) {
                attributes.put(STREAM, "events");
            }
            return Collections.unmodifiableMap(attributes);
        }
    }

    /** The span of an answered request, which ends now. A caller's mistake is no error of the server. */
    public static Span server(Trace trace, String parentSpanId, String service, Answered answered, long startedNanos) {
        Optional<String> error = answered.status() < 500
                ? Optional.empty()
                : answered.code().or(() -> Optional.of(Integer.toString(answered.status())));
        return Span.ended(
                trace,
                parentSpanId,
                Kind.SERVER,
                answered.name(),
                service,
                startedNanos,
                error,
                answered.attributes(),
                List.of());
    }
}
