package caravan.chassis.http.server.framing;

/**
 * Why the listener answers a request itself.
 *
 * @param code the problem's code, such as {@code malformed_request}
 */
public record Refused(int status, String code, String detail) {
    public static Refused malformed(String detail) {
        return new Refused(400, "malformed_request", detail);
    }

    public static final Refused HEAD_LATE =
            new Refused(408, "request_timeout", "The request's head did not arrive in time.");
    public static final Refused BODY_LATE =
            new Refused(408, "request_timeout", "The request's body did not arrive in time.");
    public static final Refused NO_ROOM =
            new Refused(503, "overloaded", "This process has no room for the request; try again in a moment.");
    public static final Refused STOPPING = new Refused(503, "stopping", "The server stops; try again.");
}
