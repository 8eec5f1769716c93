package caravan.chassis.api.http;

/** The process has too much work; becomes 503 with Retry-After. It has no stack trace, since under overload it is frequent. */
public final class OverloadedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param what names the full queue and its bound */
    public OverloadedException(String what) {
        super(what, null, false, false);
    }
}
