package caravan.chassis.http.server.framing;

/**
 * Why the listener answers a request itself.
 *
 * @param code the problem's code, such as {@code malformed_request}
 */
public record ListenerRefusal(int status, String code, String detail) {
    public static ListenerRefusal malformed(String detail) {
        return new ListenerRefusal(400, "malformed_request", detail);
    }

    public static final ListenerRefusal HEAD_LATE =
            new ListenerRefusal(408, "request_timeout", "The request's head did not arrive in time.");
    public static final ListenerRefusal BODY_LATE =
            new ListenerRefusal(408, "request_timeout", "The request's body did not arrive in time.");
    public static final ListenerRefusal NO_ROOM =
            new ListenerRefusal(503, "overloaded", "This process has no room for the request; try again in a moment.");
    public static final ListenerRefusal STOPPING =
            new ListenerRefusal(503, "stopping", "The server is shutting down; try again.");
}
