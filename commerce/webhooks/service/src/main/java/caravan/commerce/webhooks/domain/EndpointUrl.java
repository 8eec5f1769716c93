package caravan.commerce.webhooks.domain;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Where events are sent: an absolute URL of printable ASCII with a host, and without a user and a fragment. */
public record EndpointUrl(String value) {
    public static final int CHARACTERS_MAX = 2048;

    /** @throws IllegalArgumentException if it is no such URL */
    public EndpointUrl {
        if (value.length() > CHARACTERS_MAX || value.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new IllegalArgumentException(
                    "must be a URL of at most " + CHARACTERS_MAX + " printable ASCII characters");
        }
        URI uri = parse(value);
        if (uri.getHost() == null || uri.getHost().indexOf('%') >= 0) {
            throw new IllegalArgumentException("must be an absolute URL with a host");
        }
        if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("must have neither a user nor a fragment");
        }
    }

    private static URI parse(String value) {
        try {
            return new URI(value);
        } catch (URISyntaxException malformed) {
            throw new IllegalArgumentException("must be a URL: " + malformed.getReason(), malformed);
        }
    }

    public URI uri() {
        return parse(value);
    }

    /** Without path and query, which may contain secrets. */
    public String origin() {
        URI uri = uri();
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return (uri.getScheme() + "://" + uri.getHost() + port).toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return origin();
    }
}
