package caravan.chassis.postgres;

/** Why no database could be had at the start; its message is one line for people, and says what to do. */
public final class PostgresStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What kind of trouble it is. */
    public enum Reason {
        /** Another process holds the data folder. */
        DATA_FOLDER_IN_USE,
        /** The data folder holds data of another PostgreSQL major version. */
        OTHER_VERSION,
        /** The folder holds something that Caravan did not make, or has lost a part of it. */
        NOT_OURS,
        /** A folder cannot be made, read or written. */
        NOT_ACCESSIBLE,
        /** There are no PostgreSQL binaries for this kind of machine. */
        UNSUPPORTED_PLATFORM,
        /** The embedded server does not come up. */
        DOES_NOT_START,
        /** The database at the given URL does not answer, or refuses the user. */
        UNREACHABLE,
        /** The given URL is not one that Caravan can use. */
        BAD_URL,
        /** The given user may not make what Caravan needs. */
        NOT_ALLOWED
    }

    private final Reason reason;

    PostgresStartException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    PostgresStartException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
