package caravan.edge.gateway.forwarding;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The headers that the gateway does not forward: those of one connection (RFC 9110, 7.6.1), and those that only the gateway may set. */
public final class HopByHopHeaders {
    private static final FieldNames OF_REQUESTS = FieldNames.of(
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
            "via",
            "forwarded",
            "x-real-ip",
            "x-caravan-gateway-secret",
            "x-deadline-millis",
            "traceparent");

    private static final String FORWARDED_PREFIX = "x-forwarded-";

    private static final FieldNames OF_ANSWERS = FieldNames.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "content-length",
            "server",
            "via",
            "ratelimit",
            "ratelimit-policy",
            "x-deadline-millis");

    private static final String CORS_PREFIX = "access-control-";

    private HopByHopHeaders() {}

    /** Copies the headers of a request that are forwarded. */
    static void copyRequest(MultiMap from, MultiMap to) {
        Set<String> named = namedByConnection(from);
        for (Map.Entry<String, String> header : from) {
            String name = header.getKey();
            if (!OF_REQUESTS.contains(name) && !startsWith(name, FORWARDED_PREFIX) && !isAmong(named, name)) {
                to.add(name, header.getValue());
            }
        }
    }

    /** Copies the headers of an answer that are forwarded. The gateway itself says which origins may read it. */
    public static void copyAnswer(MultiMap from, MultiMap to) {
        Set<String> named = namedByConnection(from);
        for (Map.Entry<String, String> header : from) {
            String name = header.getKey();
            if (!OF_ANSWERS.contains(name) && !startsWith(name, CORS_PREFIX) && !isAmong(named, name)) {
                to.add(name, header.getValue());
            }
        }
    }

    private static boolean startsWith(String name, String prefix) {
        return name.regionMatches(true, 0, prefix, 0, prefix.length());
    }

    private static boolean isAmong(Set<String> lowerCase, String name) {
        return !lowerCase.isEmpty() && lowerCase.contains(name.toLowerCase(Locale.ROOT));
    }

    /** The names that a Connection header lists, in lower case. */
    private static Set<String> namedByConnection(MultiMap headers) {
        if (!headers.contains(HttpHeaders.CONNECTION)) {
            return Set.of();
        }
        List<String> values = headers.getAll(HttpHeaders.CONNECTION);
        if (values.size() == 1 && values.getFirst().equalsIgnoreCase("keep-alive")) {
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

    /** Whether the connection ends with this message. */
    static boolean isLast(MultiMap headers) {
        return namedByConnection(headers).contains("close");
    }
}
