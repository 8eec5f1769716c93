package caravan.edge.gateway.forwarding;

import caravan.chassis.api.Trace;
import caravan.edge.gateway.callers.ClientAddress;
import io.helidon.common.buffers.BufferData;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.Method;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A request as it goes to an instance, as often as it has to.
 *
 * @param target raw path and query, as they were received
 * @param headers as they were received
 * @param client what the gateway says of where it comes from
 * @param trace the gateway's span
 * @param body whole, so that it can be sent again
 */
public record OutgoingRequest(
        Method method, String target, Headers headers, ClientAddress client, Trace trace, byte[] body) {
    private static final Set<Method> IDEMPOTENT =
            Set.of(Method.GET, Method.HEAD, Method.PUT, Method.DELETE, Method.OPTIONS);
    private static final HeaderName IDEMPOTENCY_KEY = HeaderNames.create("Idempotency-Key");

    /** What concerns one connection alone (RFC 9110, 7.6.1), what only the gateway may say, and what it says anew. */
    private static final Set<String> NOT_PASSED_ON = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authorization",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "http2-settings",
            "host",
            "content-length",
            "expect",
            "forwarded",
            "x-real-ip",
            "x-deadline-millis",
            "traceparent");

    private static final String FORWARDED_PREFIX = "x-forwarded-";

    /** Whether carrying it out twice is the same as once (RFC 9110, 9.2.2), or a key makes it so. */
    boolean isRepeatable() {
        return IDEMPOTENT.contains(method) || headers.contains(IDEMPOTENCY_KEY);
    }

    /** Head and body in one piece, for one attempt. */
    BufferData bytes(String authority, long deadlineMillis) {
        BufferData out = BufferData.growing(512 + body.length);
        ascii(out, method.text());
        out.write(' ');
        ascii(out, target);
        ascii(out, " HTTP/1.1\r\nHost: ");
        ascii(out, authority);
        line(out);
        Set<String> named = namedByConnection(headers);
        for (Header header : headers) {
            String name = header.headerName().lowerCase();
            if (!NOT_PASSED_ON.contains(name) && !name.startsWith(FORWARDED_PREFIX) && !named.contains(name)) {
                header.writeHttp1Header(out);
            }
        }
        line(out, "X-Forwarded-For: ", client.forwardedFor());
        line(out, "X-Forwarded-Proto: ", client.scheme());
        if (!client.host().isEmpty()) {
            line(out, "X-Forwarded-Host: ", client.host());
        }
        line(out, "X-Deadline-Millis: ", Long.toString(deadlineMillis));
        line(out, "traceparent: ", trace.traceparent());
        ascii(out, "Via: 1.1 caravan\r\n");
        if (body.length > 0 || takesBody()) {
            line(out, "Content-Length: ", Integer.toString(body.length));
        }
        line(out);
        out.write(body);
        return out;
    }

    private boolean takesBody() {
        return method == Method.POST || method == Method.PUT || method == Method.PATCH;
    }

    /** The names that a Connection header makes hop-by-hop, in lower case. */
    public static Set<String> namedByConnection(Headers headers) {
        if (!headers.contains(HeaderNames.CONNECTION)) {
            return Set.of();
        }
        List<String> values = headers.values(HeaderNames.CONNECTION);
        if (values.size() == 1 && isUsual(values.getFirst())) {
            return Set.of();
        }
        Set<String> names = new HashSet<>();
        for (String value : values) {
            for (String name : value.split(",", -1)) {
                names.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        return names;
    }

    private static boolean isUsual(String connection) {
        return connection.equalsIgnoreCase("keep-alive") || connection.equalsIgnoreCase("close");
    }

    private static void line(BufferData out, String name, String value) {
        ascii(out, name);
        ascii(out, value);
        line(out);
    }

    private static void line(BufferData out) {
        out.write('\r');
        out.write('\n');
    }

    private static void ascii(BufferData out, String text) {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }
}
