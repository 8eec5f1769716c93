package caravan.chassis.postgres;

import caravan.chassis.api.http.StorageFullException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The kind of a database failure, by SQLSTATE (PostgreSQL, appendix A). */
public enum DatabaseFailure {
    /** Not a failure of the database: the work is wrong, or something else is. */
    NONE,
    /** A conflict with another transaction. The work is right, and should be repeated at once. */
    CONTENTION,
    /** A row exists already: another transaction added it after this one had looked, or the work is wrong. */
    DUPLICATE,
    /** The database cannot be reached, stops, or accepts no work now. */
    AWAY,
    /** Its disk is full. */
    FULL,
    /** The timeout of a lock passed. */
    LOCKED,
    /** The timeout of a statement or transaction passed. */
    SLOW,
    /** The answer to a commit was lost. */
    UNKNOWN;

    /** Serialization failure and deadlock. */
    private static final Set<String> CONTENTION_STATES = Set.of("40001", "40P01");

    /** Statement canceled, transaction idle for too long, transaction took too long. */
    private static final Set<String> SLOW_STATES = Set.of("57014", "25P03", "25P04");

    private static final String UNIQUE_VIOLATION = "23505";
    private static final String DISK_FULL = "53100";
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String READ_ONLY = "25006"; // a standby, or a server whose disk is full
    private static final String CONNECTION = "08";
    private static final String SERVER_ENDS = "57P0";
    private static final String OUT_OF_RESOURCES = "53";
    private static final String SYSTEM_ERROR = "58";
    private static final int CAUSES_MAX = 20;

    /** The kind of a failure: the first that it or one of its causes shows. */
    public static DatabaseFailure of(@Nullable Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++) {
            DatabaseFailure told = ofOne(cause);
            if (told != NONE) {
                return told;
            }
            cause = cause.getCause();
        }
        return NONE;
    }

    private static DatabaseFailure ofOne(Throwable failure) {
        return switch (failure) {
            case CommitUnknownException unknown -> UNKNOWN;
            case StorageFullException full -> FULL;
            case SQLException sql -> of(sql);
            default -> NONE;
        };
    }

    /** Whether the work is right, and can be repeated later if a repeat is harmless. */
    public boolean isPassing() {
        return switch (this) {
            case NONE, CONTENTION, DUPLICATE -> false;
            case AWAY, FULL, LOCKED, SLOW, UNKNOWN -> true;
        };
    }

    /** Whether the same work may succeed if it is repeated at once. */
    public boolean mayPassAtOnce() {
        return this == CONTENTION || this == DUPLICATE;
    }

    /**
     * Whether less work in a transaction may succeed. This includes a lost answer to a commit: writes that are sent together may take
     * longer in all than the answer timeout.
     */
    public boolean mayBeTooMuchAtOnce() {
        return this == SLOW || this == UNKNOWN;
    }

    private static DatabaseFailure of(SQLException failure) {
        if (failure instanceof SQLTransientConnectionException
                || failure instanceof SQLNonTransientConnectionException) {
            return AWAY;
        }
        String state = failure.getSQLState();
        if (state == null) {
            return NONE;
        }
        if (CONTENTION_STATES.contains(state)) {
            return CONTENTION;
        }
        if (SLOW_STATES.contains(state)) {
            return SLOW;
        }
        return switch (state) {
            case UNIQUE_VIOLATION -> DUPLICATE;
            case LOCK_NOT_AVAILABLE -> LOCKED;
            case DISK_FULL -> FULL;
            case READ_ONLY -> AWAY;
            default -> isAway(state) ? AWAY : NONE;
        };
    }

    private static boolean isAway(String state) {
        return state.startsWith(CONNECTION)
                || state.startsWith(SERVER_ENDS)
                || state.startsWith(OUT_OF_RESOURCES)
                || state.startsWith(SYSTEM_ERROR);
    }
}
