package caravan.chassis.api.http;

/** More was asked than the process can hold; becomes 503 with Retry-After. Made without a stack trace: it is frequent when it happens. */
public final class OverloadedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param what the full queue, and its bound */
    public OverloadedException(String what) {
        super(what, null, false, false);
    }
}
