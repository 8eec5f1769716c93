package caravan.chassis.runtime.batching;

/** The database is unavailable, or the result of a commit is unknown; the cause says which. Becomes 503 with Retry-After. */
public final class DatabaseAwayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param useCase the name of the use case */
    DatabaseAwayException(String useCase, Throwable cause) {
        super("the database failed or did not answer during " + useCase, cause);
    }
}
