package caravan.chassis.postgres;

import caravan.chassis.api.http.StorageFullException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a failure says about the database, by SQLSTATE (PostgreSQL, appendix A). */
public enum DatabaseFailure {
    /** Nothing: the work is wrong, or something else is. */
    NONE,
    /** Another transaction came in between: nothing is wrong with the work, which is to be done anew at once. */
    CONTENTION,
    /** A row is there already: another transaction added it after this one had looked for it, or the work is wrong. */
    DUPLICATE,
    /** It cannot be reached, it stops, or it takes no work now. */
    AWAY,
    /** Its disk is full. */
    FULL,
    /** A lock was not to be had in time. */
    LOCKED,
    /** A statement or a transaction took longer than it may. */
    SLOW,
    /** The answer to a commit was lost. */
    UNKNOWN;

    /** Serialization failure and deadlock. */
    private static final Set<String> CONTENTION_STATES = Set.of("40001", "40P01");

    /** Canceled, idle in a transaction for too long, and a transaction that took too long. */
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

    /** The first that a failure and its causes tell of. */
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

    /** Whether nothing is wrong with the work: it is to be done later, if doing it twice is harmless. */
    public boolean isPassing() {
        return switch (this) {
            case NONE, CONTENTION, DUPLICATE -> false;
            case AWAY, FULL, LOCKED, SLOW, UNKNOWN -> true;
        };
    }

    /** Whether the same work may well succeed if it is done again at once. */
    public boolean mayPassAtOnce() {
        return this == CONTENTION || this == DUPLICATE;
    }

    /**
     * Whether less work in a transaction may well pass. Of a commit whose answer is lost, too: writes that are sent together may take longer in
     * all than anyone waits for their answer.
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
