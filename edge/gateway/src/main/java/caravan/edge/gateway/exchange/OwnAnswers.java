package caravan.edge.gateway.exchange;

import caravan.chassis.api.Problem;
import caravan.chassis.http.problems.ProblemDetails;
import caravan.chassis.json.Json;
import caravan.edge.gateway.forwarding.GatewayRefusal;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;

/** Writes the gateway's own answers. */
public final class OwnAnswers {
    private static final CharSequence NO_SNIFFING = HttpHeaders.createOptimized("X-Content-Type-Options");
    private static final CharSequence CONTENT_POLICY = HttpHeaders.createOptimized("Content-Security-Policy");
    private static final CharSequence NO_CONTENT_IN_PAGES =
            HttpHeaders.createOptimized("default-src 'none'; frame-ancestors 'none'");
    private static final CharSequence TRACE_RESPONSE = HttpHeaders.createOptimized("traceresponse");
    private static final String PROBLEM = "application/problem+json";

    private OwnAnswers() {}

    /** A refusal, as problem details (RFC 9457). */
    public static void refuse(ClientRequest client, GatewayRefusal refused) {
        Problem problem = refused.problem();
        byte[] bytes = Json.write(
                ProblemDetails.of(problem, client.path(), client.trace().traceId()));
        refused.headers().forEach((name, value) -> client.out().putHeader(name, value));
        write(client, problem.status(), PROBLEM, bytes);
    }

    public static void write(ClientRequest client, int status, String mediaType, byte[] bytes) {
        HttpServerResponse out = client.out();
        MultiMap headers = out.headers();
        out.setStatusCode(status);
        headers.set(HttpHeaders.CONTENT_TYPE, mediaType);
        headers.set(NO_SNIFFING, "nosniff");
        headers.set(CONTENT_POLICY, NO_CONTENT_IN_PAGES);
        headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
        headers.set(TRACE_RESPONSE, client.trace().traceparent());
        if (client.method() == HttpMethod.HEAD) {
            headers.set(HttpHeaders.CONTENT_LENGTH, Integer.toString(bytes.length));
            out.end();
        } else {
            out.end(Buffer.buffer(bytes));
        }
        client.ended();
    }

    /** An answer without a body. */
    public static void noContent(ClientRequest client, Map<String, String> headers) {
        headers.forEach((name, value) -> client.out().putHeader(name, value));
        client.out().setStatusCode(204).end();
        client.ended();
    }
}
