package caravan.chassis.messages.subscriptions;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.JdbcStatement;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;

/**
 * How far sources are applied across partitions, where one number tells it all: no partition has come further, no letter was ever counted in
 * one, and no snapshot is awaited. Such a row is not locked before messages are handled. The commit moves it on, and fails if it is not
 * where this process left it; so of two processes that handle the same messages, the second one does nothing. docs/decisions/0032.
 */
final class PlainPositions {
    private static final String OF_SOURCE = " WHERE subscription = ? AND source = ? AND partition = -1";
    private static final String IS_PLAIN = " AND NOT partitioned AND request IS NULL";
    private static final String LOOK = "SELECT position FROM applied_position" + OF_SOURCE + IS_PLAIN;

    // No row has NULL for a position: so it fails, and all of the transaction with it.
    private static final String MOVE = "UPDATE applied_position SET position = CASE WHEN position = ?" + IS_PLAIN
            + " THEN ?::bigint END" + OF_SOURCE;

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

    /** Moves on with the commit. */
    void move(Transaction transaction, String source, long from, long to) {
        JdbcStatement.of(transaction, MOVE)
                .bind(from)
                .bind(to)
                .bind(subscription)
                .bind(source)
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
