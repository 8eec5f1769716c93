package caravan.chassis.messages.subscriptions;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.JdbcStatement;
import caravan.chassis.postgres.DatabaseFailure;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;

/**
 * How far sources are applied across partitions, where one number tells it all: no partition has come further, no letter was ever counted in
 * one, and no snapshot is awaited. Such a row is not locked before messages are handled. The commit moves it on, and fails if it is not
 * where this process left it, or is no more; so of two processes that handle the same messages, the second one does nothing.
 * docs/decisions/0032.
 */
final class PlainPositions {
    private static final String IS_PLAIN = "AND partition = -1 AND NOT partitioned AND request IS NULL";
    private static final String LOOK = "SELECT position FROM applied_position" + AppliedPositions.OF_SOURCE + IS_PLAIN;

    // Fails if there is no such row any more, and all of the transaction with it.
    private static final String MOVE = "WITH moved AS (UPDATE applied_position SET position = ?"
            + AppliedPositions.OF_SOURCE + IS_PLAIN + " AND position = ? RETURNING position)"
            + " SELECT overtaken() WHERE NOT EXISTS (SELECT FROM moved)";

    private final String subscription;

    /** As this process committed it last; empty if one number does not tell it. */
    private final Map<String, OptionalLong> known = new ConcurrentHashMap<>();

    PlainPositions(String subscription) {
        this.subscription = subscription;
    }

    /**
     * The last position that is applied, as far as this process knows; empty if the row is to be locked first. Until a commit tells it is
     * forgotten: whatever fails, the row is looked at the next time.
     */
    OptionalLong take(Handle handle, String source) {
        OptionalLong last = known.remove(source);
        return last == null ? look(handle, source) : last;
    }

    private OptionalLong look(Handle handle, String source) {
        return JdbcStatement.of(handle, LOOK)
                .bind(subscription)
                .bind(source)
                .first(row -> OptionalLong.of(row.getLong("position")))
                .orElse(OptionalLong.empty());
    }

    /** Moves on with the commit, which fails as {@link DatabaseFailure#CONTENTION} if another transaction has moved it. */
    void move(Transaction transaction, String source, long from, long to) {
        JdbcStatement.of(transaction, MOVE)
                .bind(to)
                .bind(subscription)
                .bind(source)
                .bind(from)
                .write();
    }

    /** Notes where a commit left it. */
    void committed(String source, OptionalLong position) {
        known.put(source, position);
    }

    /** Looks at the row the next time, which is locked for now. */
    OptionalLong forget(String source) {
        known.remove(source);
        return OptionalLong.empty();
    }
}
