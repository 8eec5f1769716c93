package caravan.chassis.runtime.batching;

/** The database did not do a batch, or did not say whether it did: its cause tells. Becomes 503 with Retry-After. */
public final class DatabaseAwayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param useCase what was to be done */
    DatabaseAwayException(String useCase, Throwable cause) {
        super("the database did not do " + useCase + ", or did not say so", cause);
    }
}
