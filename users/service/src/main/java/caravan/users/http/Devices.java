package caravan.users.http;

import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Request;
import caravan.users.devices.DeviceTokens;

/**
 * Carries device tokens. A browser gets a cookie that no script can read and no other site can send. An API client gets a header with each
 * sign-in.
 */
final class Devices {
    static final String HEADER = "Device-Token";
    static final String COOKIE = "caravan_device";

    /** Only sign-ins read the cookie. */
    private static final String COOKIE_PATH = "/sessions";

    private final boolean ownTls;

    /** @param ownTls whether this process itself speaks TLS; a gateway in front of it says in each request whether the client did */
    Devices(boolean ownTls) {
        this.ownTls = ownTls;
    }

    static String shown(Request request) {
        return request.header(HEADER)
                .orElseGet(() -> request.header("Cookie").map(Devices::cookie).orElse(""));
    }

    Reply known(Request request, Reply reply, String tokens) {
        if (!isBrowser(request)) {
            return reply.withHeader(HEADER, tokens);
        }
        boolean secure =
                ownTls || request.header("X-Forwarded-Proto").orElse("").equals("https");
        return reply.withHeader(
                "Set-Cookie",
                COOKIE + "=" + tokens + "; Path=" + COOKIE_PATH + "; Max-Age="
                        + DeviceTokens.KNOWN_FOR.toSeconds() + "; HttpOnly; SameSite=Strict"
                        + (secure ? "; Secure" : ""));
    }

    /** All browsers send one of these headers. A browser gets only the cookie, since a page's scripts must not read the token. */
    private static boolean isBrowser(Request request) {
        return request.header("Sec-Fetch-Site").isPresent()
                || request.header("Origin").isPresent();
    }

    private static String cookie(String header) {
        for (String pair : header.split("[;,]", -1)) {
            String trimmed = pair.strip();
            if (trimmed.startsWith(COOKIE + "=")) {
                return trimmed.substring(COOKIE.length() + 1);
            }
        }
        return "";
    }
}
