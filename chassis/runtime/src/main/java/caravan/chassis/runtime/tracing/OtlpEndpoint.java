package caravan.chassis.runtime.tracing;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where a collector takes spans by OTLP over HTTP.
 *
 * @param traces the whole address
 */
public record OtlpEndpoint(URI traces) {
    private static final String PATH = "/v1/traces";

    /**
     * Reads the base address of a collector, such as {@code http://127.0.0.1:4318}, or the whole address.
     *
     * @throws IllegalArgumentException if it is no such address
     */
    static OtlpEndpoint parse(String text) {
        URI base;
        try {
            base = new URI(text);
        } catch (URISyntaxException malformed) {
            throw refused();
        }
        boolean isHttp = "http".equals(base.getScheme()) || "https".equals(base.getScheme());
        if (!isHttp
                || base.getHost() == null
                || base.getQuery() != null
                || base.getFragment() != null
                || base.getUserInfo() != null) {
            throw refused();
        }
        String whole =
                text.endsWith(PATH) ? text : (text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + PATH;
        return new OtlpEndpoint(URI.create(whole));
    }

    /** Without the value, which may hold a password. */
    private static IllegalArgumentException refused() {
        return new IllegalArgumentException("setting otlp-endpoint must be a collector's address, such as"
                + " http://127.0.0.1:4318, without a user, a query and a fragment");
    }
}
