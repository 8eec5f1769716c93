package caravan.chassis.messages.workers;

import caravan.chassis.postgres.ServiceDatabase;
import caravan.kernel.Backoff;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells failures of the database itself from those of what was asked (SQLSTATE classes, PostgreSQL's appendix A). */
public final class DatabaseFailures {
    /** For a database that is away: it is waited for without end. */
    public static final Backoff BACKOFF = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(2));

    private static final String OUT_OF_RESOURCES = "53";
    private static final String SYSTEM_ERROR = "58";
    private static final String READ_ONLY = "25006"; // a standby, or a server whose disk is full

    /** Serialization failure, deadlock, and a row that another transaction added after this one had looked for it. */
    private static final Set<String> STATES_OF_CONTENTION = Set.of("40001", "40P01", "23505");

    private static final int CAUSES_MAX = 20;

    private DatabaseFailures() {}

    /** Whether the database is away or unable: nothing is wrong with the work, and splitting it would help nobody. */
    public static boolean isDatabaseAway(Throwable failure) {
        if (ServiceDatabase.isAway(failure)) {
            return true;
        }
        SQLException sql = sqlExceptionOf(failure);
        String state = sql == null ? null : sql.getSQLState();
        return state != null
                && (state.startsWith(OUT_OF_RESOURCES) || state.startsWith(SYSTEM_ERROR) || state.equals(READ_ONLY));
    }

    /** Whether the same work may well succeed if it is done again, since another transaction came in between. */
    public static boolean isContention(Throwable failure) {
        SQLException sql = sqlExceptionOf(failure);
        return sql != null && sql.getSQLState() != null && STATES_OF_CONTENTION.contains(sql.getSQLState());
    }

    private static @Nullable SQLException sqlExceptionOf(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
            cause = cause.getCause();
        }
        return null;
    }
}
