package caravan.chassis.http.headers;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which web pages of other origins may call (WHATWG Fetch, 3.3): none unless set, and never with the credentials of the browser. */
public final class Cors {
    /** The name of the setting. */
    public static final String SETTING = "cors-origins";

    /** No origin. */
    public static final Cors NONE = new Cors(Set.of());

    private static final String ANY = "*";
    /** As browsers write an origin (RFC 6454, 6.2): lower case, without path and final slash. */
    private static final Pattern ORIGIN = Pattern.compile("[a-z][a-z0-9+.-]*://[a-z0-9.\\[\\]:_-]+");

    private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";
    private static final String REQUEST_HEADERS =
            "Authorization, Content-Type, Accept, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, Prefer, traceparent";
    private static final String EXPOSED = "ETag, Link, Location, Retry-After, RateLimit, RateLimit-Policy,"
            + " Idempotency-Replayed, Preference-Applied, WWW-Authenticate, Allow, traceresponse";
    private static final String PREFLIGHT_SECONDS_MAX = "600";

    private final Set<String> origins;

    /** @param origins such as {@code https://shop.example}; {@code *} for all */
    public Cors(Set<String> origins) {
        this.origins = Set.copyOf(origins);
    }

    /**
     * Reads the setting.
     *
     * @param origins separated by commas; empty for none
     * @throws IllegalArgumentException if one cannot be the origin of a page
     */
    public static Cors of(String origins) {
        return new Cors(Arrays.stream(origins.split(",", -1))
                .map(String::strip)
                .filter(origin -> !origin.isEmpty())
                .map(Cors::requireOrigin)
                .collect(Collectors.toUnmodifiableSet()));
    }

    private static String requireOrigin(String text) {
        if (!text.equals(ANY) && !ORIGIN.matcher(text).matches()) {
            throw new IllegalArgumentException("setting " + SETTING
                    + " must be * or list origins such as https://shop.example, separated by commas, not '" + text
                    + "'");
        }
        return text;
    }

    /** Whether any origin may call. */
    public boolean isSet() {
        return !origins.isEmpty();
    }

    public static boolean isPreflight(HttpMethod method, MultiMap headers) {
        return method == HttpMethod.OPTIONS
                && headers.contains(HttpHeaders.ORIGIN)
                && headers.contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
    }

    /** The headers of the answer to a preflight. For an origin that is not allowed there are none, and the browser refuses. */
    public Map<String, String> preflightHeaders(MultiMap request) {
        Map<String, String> headers = new LinkedHashMap<>(headers(request));
        if (headers.containsKey("Access-Control-Allow-Origin")) {
            headers.put("Access-Control-Allow-Methods", METHODS);
            headers.put("Access-Control-Allow-Headers", REQUEST_HEADERS);
            headers.put("Access-Control-Max-Age", PREFLIGHT_SECONDS_MAX);
        }
        return headers;
    }

    /** Adds the headers of an answer to this request, preflights included. */
    public void addTo(MultiMap answer, HttpMethod method, MultiMap request) {
        if (isSet()) {
            Map<String, String> fields = isPreflight(method, request) ? preflightHeaders(request) : headers(request);
            // Several Vary headers form one list.
            fields.forEach(answer::add);
        }
    }

    /** The headers of every other answer. */
    public Map<String, String> headers(MultiMap request) {
        String origin = origins.isEmpty() ? null : request.get(HttpHeaders.ORIGIN);
        if (origin == null) {
            return Map.of();
        }
        if (origins.contains(ANY)) {
            return Map.of("Access-Control-Allow-Origin", ANY, "Access-Control-Expose-Headers", EXPOSED);
        }
        if (!origins.contains(origin)) {
            return Map.of("Vary", "Origin");
        }
        return Map.of(
                "Access-Control-Allow-Origin", origin, "Access-Control-Expose-Headers", EXPOSED, "Vary", "Origin");
    }
}
