package caravan.chassis.runtime.batching;

/** The database could not be asked; whether the last commit went through may be unknown. Becomes 503 with Retry-After. */
public final class DatabaseAwayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param useCase what could not be done */
    DatabaseAwayException(String useCase, Throwable cause) {
        super("the database is away: " + useCase + " was not done, or its commit is not known of", cause);
    }
}
