package caravan.chassis.runtime.http;

import caravan.chassis.api.Problem;
import caravan.chassis.api.Trace;
import caravan.chassis.runtime.json.Json;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import java.util.Optional;

/** Problem details for what is so broken that it reaches no route: the server's parser has refused it. */
final class TransportProblems implements DirectHandler {
    private TransportProblems() {}

    static DirectHandlers handlers() {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        TransportProblems problems = new TransportProblems();
        for (EventType type : EventType.values()) {
            handlers.addHandler(type, problems);
        }
        return handlers.build();
    }

    @Override
    public TransportResponse handle(
            TransportRequest request,
            EventType type,
            Status status,
            ServerResponseHeaders headers,
            Throwable thrown,
            System.Logger logger) {
        return answer(status, headers);
    }

    @Override
    public TransportResponse handle(
            TransportRequest request, EventType type, Status status, ServerResponseHeaders headers, String message) {
        return answer(status, headers);
    }

    /**
     * The parser's message may quote what was sent, so it is not told. What it takes for an internal error is bytes that
     * it stumbled over, since our own failures never get here.
     */
    private static TransportResponse answer(Status thought, ServerResponseHeaders headers) {
        Status status = thought.code() == 500 ? Status.BAD_REQUEST_400 : thought;
        Problem problem = new Problem(
                status.code(), "malformed_request", "The request is no HTTP that this server takes.", Optional.empty());
        Trace trace = TraceContext.continuing(Optional.empty());
        return TransportResponse.builder()
                .status(status)
                .headers(headers)
                .header(HeaderNames.CONTENT_TYPE, "application/problem+json")
                .header(HeaderNames.create("traceresponse"), trace.traceparent())
                .keepAlive(false)
                .entity(Json.write(ProblemDetails.of(problem, "", trace.traceId())))
                .build();
    }
}
