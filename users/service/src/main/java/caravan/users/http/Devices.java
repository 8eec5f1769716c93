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

    private final String path;

    /** @param path of the sign-ins that read the cookie; no other request carries it */
    Devices(String path) {
        this.path = path;
    }

    static String shown(Request request) {
        return request.header(HEADER)
                .orElseGet(() ->
                        Cookies.values(request, COOKIE).stream().findFirst().orElse(""));
    }

    Reply known(Request request, Reply reply, String tokens) {
        return isBrowser(request) ? inCookie(request, reply, tokens) : reply.withHeader(HEADER, tokens);
    }

    Reply inCookie(Request request, Reply reply, String tokens) {
        return reply.withCookie(Cookies.written(request, COOKIE, tokens, path, DeviceTokens.KNOWN_FOR));
    }

    /** All browsers send one of these headers. A browser gets only the cookie, since a page's scripts must not read the token. */
    private static boolean isBrowser(Request request) {
        return request.header("Sec-Fetch-Site").isPresent()
                || request.header("Origin").isPresent();
    }
}
