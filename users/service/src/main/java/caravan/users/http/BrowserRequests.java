package caravan.users.http;

import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Request;
import java.util.Optional;

/**
 * Refuses requests that a page of another origin may have made a browser send (cross-site request forgery). No other origin can send the
 * header {@value #HEADER}: its browser would ask first, and {@code CARAVAN_CORS_ORIGINS} does not allow this header. The browser also says
 * where a request comes from, and must name the origin that it was sent to.
 */
final class BrowserRequests {
    static final String HEADER = "Caravan-Browser-Session";
    private static final String VALUE = "1";

    private BrowserRequests() {}

    /** Why a request is refused; empty if it is not. */
    static Optional<Reply> refusal(Request request) {
        if (!request.header(HEADER).orElse("").equals(VALUE)) {
            return Optional.of(Reply.problem(
                    400,
                    "invalid_header",
                    "Send the header " + HEADER + ": " + VALUE + ", which no page of another origin can send.",
                    HEADER));
        }
        Optional<String> site = request.header("Sec-Fetch-Site").filter(named -> !named.equals("same-origin"));
        if (site.isPresent()) {
            return Optional.of(otherOrigin("Sec-Fetch-Site", "the browser says that it is " + site.get()));
        }
        return request.header("Origin")
                .filter(origin -> !isOwn(origin, request))
                .map(origin -> otherOrigin(
                        "Origin",
                        "its Origin is " + origin + ", and this server was asked as "
                                + request.ownOrigin().orElse("a host without a name")
                                + ". A proxy in between must forward the Host"));
    }

    /** A proxy may speak TLS for this process without saying so: then a page of the same host over TLS is the same. */
    private static boolean isOwn(String origin, Request request) {
        Optional<String> host = request.ownOrigin().map(own -> own.substring(own.indexOf("://") + "://".length()));
        return host.isPresent()
                && (origin.equals("https://" + host.get())
                        || (!Cookies.isSecure(request) && origin.equals("http://" + host.get())));
    }

    private static Reply otherOrigin(String header, String why) {
        return Reply.problem(
                403, "cross_origin", "The request does not come from a page of this origin: " + why + ".", header);
    }
}
