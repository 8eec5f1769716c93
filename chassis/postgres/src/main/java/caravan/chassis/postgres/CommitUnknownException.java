package caravan.chassis.postgres;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * The answer to a commit was lost, so nobody knows whether the transaction was committed. The caller must not repeat the work unless a
 * repeat is harmless.
 */
public final class CommitUnknownException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final String ROLLED_BACK = "ERROR";
    private static final int CAUSES_MAX = 20;

    /** @param work names the work that was to be committed */
    public CommitUnknownException(String work, Throwable cause) {
        super("it is not known whether " + work + " was committed", cause);
    }

    /**
     * Whether the server answered that it did not commit. An error rolls the transaction back. A fatal error ends the session, and may come
     * after the commit.
     *
     * @param failure a commit's failure
     */
    public static boolean isRolledBack(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++) {
            if (cause instanceof SQLException sql) {
                ServerErrorMessage told = toldByTheServer(sql);
                return told != null && ROLLED_BACK.equals(told.getSeverity());
            }
            cause = cause.getCause();
        }
        return false;
    }

    private static @Nullable ServerErrorMessage toldByTheServer(SQLException failure) {
        return failure instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
    }
}
