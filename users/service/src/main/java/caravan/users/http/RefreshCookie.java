package caravan.users.http;

import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Request;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The cookie with a browser's refresh token. Over TLS its name begins with {@code __Secure-}, so that no page without TLS can set it
 * (RFC 6265bis, 4.1.3). ({@code __Host-} would need the path {@code /}, and then every request would carry the token.)
 */
final class RefreshCookie {
    static final String PATH = "/browser-sessions";
    static final String NAME = "caravan_refresh";
    static final String NAME_OVER_TLS = "__Secure-" + NAME;

    private static final int CHARACTERS_MAX = 256;

    private final Duration keptFor;

    /** @param keptFor how long a browser keeps it after its last use */
    RefreshCookie(Duration keptFor) {
        this.keptFor = keptFor;
    }

    /**
     * The token that the browser shows. Empty if there is none, or if there are several: another host of the same domain may have set one
     * of them, and nobody can tell which.
     */
    Optional<String> shown(Request request) {
        List<String> values = Cookies.values(request, name(request));
        return values.size() == 1
                ? values.stream().filter(RefreshCookie::isSound).findFirst()
                : Optional.empty();
    }

    private static boolean isSound(String value) {
        return !value.isEmpty() && value.length() <= CHARACTERS_MAX;
    }

    Reply with(Request request, Reply reply, String refreshToken) {
        return reply.withCookie(Cookies.written(request, name(request), refreshToken, PATH, keptFor));
    }

    Reply removed(Request request, Reply reply) {
        return reply.withCookie(Cookies.written(request, name(request), "", PATH, Duration.ZERO));
    }

    private static String name(Request request) {
        return Cookies.isSecure(request) ? NAME_OVER_TLS : NAME;
    }
}
