package caravan.chassis.api.http;

/**
 * A disk has no room for what was to be written, so nothing was done; becomes 503 with Retry-After. It has no stack trace, since under
 * overload it is frequent.
 */
public final class StorageFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param why which disk, how much is free, and what to do about it */
    public StorageFullException(String why) {
        super(why, null, false, false);
    }
}
