package caravan.chassis.api.http;

/**
 * A disk is too full for a write, so nothing was done; becomes 503 with Retry-After. It has no stack trace, since a full disk causes many
 * of them.
 */
public final class StorageFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param why says which disk, how much is free, and what to do */
    public StorageFullException(String why) {
        super(why, null, false, false);
    }
}
