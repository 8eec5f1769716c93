package caravan.users.http;

import caravan.chassis.api.http.Request;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Reads and writes cookies that no script can read and no other site can send. */
final class Cookies {
    private Cookies() {}

    /**
     * Whether the browser has reached this over TLS. A header that anybody may send is enough here: a false {@code https} only makes the
     * sender's own cookie stricter.
     */
    static boolean isSecure(Request request) {
        return request.ownOrigin().filter(own -> own.startsWith("https:")).isPresent()
                || request.header("X-Forwarded-Proto").orElse("").equals("https");
    }

    /** The values of all cookies of a name. HTTP/2 may send cookies in several fields, which are joined by commas here. */
    static List<String> values(Request request, String name) {
        String start = name + "=";
        return Arrays.stream(request.header("Cookie").orElse("").split("[;,]", -1))
                .map(String::strip)
                .filter(pair -> pair.startsWith(start))
                .map(pair -> pair.substring(start.length()))
                .toList();
    }

    /** A cookie for {@code Set-Cookie}; a lifetime of zero removes it. */
    static String written(Request request, String name, String value, String path, Duration lifetime) {
        return name + "=" + value + "; Path=" + path + "; Max-Age=" + lifetime.toSeconds()
                + "; HttpOnly; SameSite=Strict" + (isSecure(request) ? "; Secure" : "");
    }
}
