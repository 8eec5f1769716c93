package caravan.edge.gateway.exchange;

import caravan.chassis.api.http.Problem;
import caravan.chassis.http.headers.AnswerHeaders;
import caravan.chassis.http.problems.ProblemWriter;
import caravan.edge.gateway.forwarding.GatewayRefusal;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;

/** Writes the gateway's own answers. What still arrives of the request's body is dropped. */
public final class GatewayAnswers {
    private GatewayAnswers() {}

    /** A refusal, as problem details (RFC 9457). */
    public static void refuse(ClientRequest client, GatewayRefusal refused) {
        Problem problem = refused.problem();
        byte[] bytes = ProblemWriter.body(problem, client.path(), client.trace());
        client.setProblemCode(problem.code());
        refused.headers().forEach((name, value) -> client.out().putHeader(name, value));
        write(client, problem.status(), ProblemWriter.MEDIA_TYPE, bytes);
    }

    public static void write(ClientRequest client, int status, CharSequence mediaType, byte[] bytes) {
        HttpServerResponse out = client.out();
        MultiMap headers = out.headers();
        out.setStatusCode(status);
        headers.set(HttpHeaders.CONTENT_TYPE, mediaType);
        AnswerHeaders.set(headers, client.trace());
        if (!headers.contains(HttpHeaders.CACHE_CONTROL)) {
            headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
        }
        if (client.method() == HttpMethod.HEAD) {
            headers.set(HttpHeaders.CONTENT_LENGTH, Integer.toString(bytes.length));
            out.end();
        } else {
            out.end(Buffer.buffer(bytes));
        }
        ended(client);
    }

    /** An answer without a body, such as 204 and 304. */
    public static void withoutBody(ClientRequest client, int status, Map<String, String> headers) {
        headers.forEach((name, value) -> client.out().putHeader(name, value));
        AnswerHeaders.set(client.out().headers(), client.trace());
        client.out().setStatusCode(status).end();
        ended(client);
    }

    private static void ended(ClientRequest client) {
        client.ended();
        client.resume();
    }
}
