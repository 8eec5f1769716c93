package caravan.chassis.runtime.http;

import caravan.chassis.api.Problem;
import caravan.chassis.api.Trace;
import caravan.chassis.runtime.json.Json;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import java.util.Locale;
import java.util.Optional;

/** Problem details for what is so broken that it reaches no route: the server's parser has refused it. */
final class TransportProblems {
    private TransportProblems() {}

    static DirectHandlers handlers() {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
            handlers.addHandler(type, TransportProblems::answer);
        }
        return handlers.build();
    }

    /** The parser's message may quote what was sent, so it is not told. */
    private static DirectHandler.TransportResponse answer(
            DirectHandler.TransportRequest request,
            DirectHandler.EventType type,
            Status status,
            ServerResponseHeaders headers,
            String message) {
        Trace trace = TraceContext.continuing(Optional.empty());
        String code =
                type == DirectHandler.EventType.OTHER ? "refused" : type.name().toLowerCase(Locale.ROOT);
        Problem problem =
                new Problem(status.code(), code, "The request is no HTTP that this server takes.", Optional.empty());
        return DirectHandler.TransportResponse.builder()
                .status(status)
                .headers(headers)
                .header(HeaderNames.CONTENT_TYPE, "application/problem+json")
                .header(HeaderNames.create("traceresponse"), trace.traceparent())
                .keepAlive(false)
                .entity(Json.write(ProblemDetails.of(problem, "", trace.traceId())))
                .build();
    }
}
