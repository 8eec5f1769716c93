package caravan.chassis.postgres;

import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Stream;

/** The database is not available at the start. The message is one line for people, and says what to do. */
public final class PostgresStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final String LOGIN_REFUSED = "28";
    private static final String NO_SUCH_DATABASE = "3D";
    private static final int CAUSES_MAX = 20;

    /** The kind of problem. */
    public enum Reason {
        /** Another process holds the data folder. */
        DATA_FOLDER_IN_USE,
        /** The data folder holds data of another PostgreSQL major version. */
        OTHER_VERSION,
        /** The folder contains something that Caravan did not make, or a part of it is missing. */
        NOT_OURS,
        /** A restore into the folder began and did not end. */
        HALF_RESTORED,
        /** A folder cannot be made, read or written. */
        NOT_ACCESSIBLE,
        /** This build has no PostgreSQL for this kind of machine. */
        UNSUPPORTED_PLATFORM,
        /** The embedded server does not start. */
        DOES_NOT_START,
        /** The database at the given URL does not answer, or refuses the user. */
        UNREACHABLE,
        /** Caravan cannot use the given URL. */
        BAD_URL,
        /** The given user lacks rights that Caravan needs. */
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

    /** The exception for a failure which says, or whose cause says, that the database cannot be reached or refuses the user. */
    static Optional<PostgresStartException> unreachable(DatabaseAddress address, Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(CAUSES_MAX)
                .flatMap(cause -> cause instanceof SQLException sql ? Stream.of(sql) : Stream.empty())
                .filter(PostgresStartException::isUnreachable)
                .findFirst()
                .map(sql -> new PostgresStartException(
                        Reason.UNREACHABLE,
                        "Cannot reach the database " + address + " (" + oneLine(sql)
                                + "): start it, or correct the URL, the user or the password.",
                        failure));
    }

    /** Whether the server answers and has no such database. */
    boolean isOfMissingDatabase() {
        return getCause() instanceof SQLException sql
                && String.valueOf(sql.getSQLState()).startsWith(NO_SUCH_DATABASE);
    }

    private static boolean isUnreachable(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        return DatabaseFailure.of(failure) == DatabaseFailure.AWAY
                || state.startsWith(LOGIN_REFUSED)
                || state.startsWith(NO_SUCH_DATABASE);
    }

    static String oneLine(SQLException failure) {
        return String.valueOf(failure.getMessage()).replaceAll("\\s+", " ");
    }

    public Reason reason() {
        return reason;
    }
}
