package caravan.edge.gateway.forwarding;

import caravan.chassis.api.tracing.Span;
import caravan.chassis.api.tracing.Span.Kind;
import caravan.chassis.api.tracing.Trace;
import caravan.chassis.discovery.Instance;
import caravan.edge.gateway.retries.Attempt;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The span of one attempt to send a request to an instance. */
final class AttemptSpan {
    private AttemptSpan() {}

    static Span of(
            OutgoingRequest request, Trace trace, String service, Instance instance, Attempt attempt, long begunNanos) {
        String method = request.method().name();
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("http.request.method", method);
        attributes.put("peer.service", service);
        attributes.put("server.address", instance.address().getHost());
        attributes.put("server.port", (long) instance.address().getPort());
        if (attempt instanceof Attempt.Answered answered) {
            attributes.put("http.response.status_code", (long) answered.status());
        }
        return Span.ended(
                trace,
                request.trace().spanId(),
                Kind.CLIENT,
                method + " " + service,
                "gateway",
                begunNanos,
                attempt.failure(),
                attributes,
                List.of());
    }
}
