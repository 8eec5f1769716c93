package caravan.chassis.runtime.batching;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.JdbcStatement;
import java.time.Instant;

/** Deletes stored replies that are old, in small transactions. */
final class ReplyPurge {
    /** The most rows that one purge deletes, so that it holds locks only briefly. */
    static final int ROWS_MAX = 1_000;

    /** An arbitrary number that no other pair of lock keys begins with. The second key distinguishes the services of one database. */
    private static final int ADVISORY_LOCK = 0x7265706c;

    private static final String TAKE_TURN = "SELECT pg_try_advisory_xact_lock(?, hashtext(current_schema())) AS mine";

    private static final String PURGE = """
            DELETE FROM idempotent_reply
            WHERE (scope, key) IN (
                SELECT scope, key FROM idempotent_reply WHERE created_at < ? ORDER BY created_at LIMIT ?)
            """;

    private ReplyPurge() {}

    /**
     * Deletes the oldest replies that were stored before a moment, unless another instance is doing so.
     *
     * @return whether there may be more of them
     */
    static boolean purge(Transaction transaction, Instant before) {
        if (!JdbcStatement.of(transaction, TAKE_TURN)
                .bind(ADVISORY_LOCK)
                .first(row -> row.getBoolean("mine"))
                .orElse(false)) {
            return false;
        }
        return JdbcStatement.of(transaction, PURGE).bind(before).bind(ROWS_MAX).update() == ROWS_MAX;
    }
}
