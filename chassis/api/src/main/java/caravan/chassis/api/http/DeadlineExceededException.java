package caravan.chassis.api.http;

/**
 * The caller's deadline passed before the work began, so nothing was done; becomes 503 with Retry-After. It has no stack trace, since under
 * overload it is frequent.
 */
public final class DeadlineExceededException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param what was not begun */
    public DeadlineExceededException(String what) {
        super(what, null, false, false);
    }
}
