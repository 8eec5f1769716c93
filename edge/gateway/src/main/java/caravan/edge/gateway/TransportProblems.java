package caravan.edge.gateway;

import caravan.chassis.api.Problem;
import caravan.chassis.api.Trace;
import caravan.chassis.http.ProblemDetails;
import caravan.chassis.http.TraceContext;
import caravan.chassis.json.Json;
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
        return answer(request, status, headers);
    }

    @Override
    public TransportResponse handle(
            TransportRequest request, EventType type, Status status, ServerResponseHeaders headers, String message) {
        return answer(request, status, headers);
    }

    /**
     * The parser's message may quote what was sent, so it is not told. What it takes for an internal error is bytes that
     * it stumbled over, since our own failures never get here.
     */
    private static TransportResponse answer(TransportRequest request, Status thought, ServerResponseHeaders headers) {
        Problem problem = problem(request, thought.code() == 500 ? 400 : thought.code());
        Trace trace = TraceContext.continuing(Optional.empty());
        return TransportResponse.builder()
                .status(Status.create(problem.status()))
                .headers(headers)
                .header(HeaderNames.CONTENT_TYPE, "application/problem+json")
                .header(HeaderNames.create("traceresponse"), trace.traceparent())
                .keepAlive(false)
                .entity(Json.write(ProblemDetails.of(problem, "", trace.traceId())))
                .build();
    }

    /** The server refuses a large or encoded body before any route sees it: these two are worth a word of their own. */
    private static Problem problem(TransportRequest request, int status) {
        if (status == 413) {
            return new Problem(
                    status, "too_large", "The request's body is larger than this server takes.", Optional.empty());
        }
        if (request.headers().contains(HeaderNames.CONTENT_ENCODING)) {
            return new Problem(
                    415,
                    "unsupported_encoding",
                    "Send the body without a Content-Encoding.",
                    Optional.of("Content-Encoding"));
        }
        return new Problem(
                status, "malformed_request", "The request is no HTTP that this server takes.", Optional.empty());
    }
}
