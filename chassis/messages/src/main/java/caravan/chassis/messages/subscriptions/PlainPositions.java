package caravan.chassis.messages.subscriptions;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.JdbcStatement;
import caravan.chassis.postgres.DatabaseFailure;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;

/**
 * The applied positions of sources across partitions, where one number is enough: no partition is further, none ever had a letter, and no
 * snapshot is awaited. Such a row is not locked before messages are handled. The commit moves its position, and fails if the row is gone or
 * another process has moved it. So if two processes handle the same messages, the second one changes nothing. docs/decisions/0032.
 */
final class PlainPositions {
    private static final String IS_PLAIN = "AND partition = -1 AND NOT partitioned AND request IS NULL";
    private static final String LOOK = "SELECT position FROM applied_position" + AppliedPositions.OF_SOURCE + IS_PLAIN;

    // Fails, and the transaction with it, if there is no such row any more.
    private static final String MOVE = "WITH moved AS (UPDATE applied_position SET position = ?"
            + AppliedPositions.OF_SOURCE + IS_PLAIN + " AND position = ? RETURNING position)"
            + " SELECT overtaken() WHERE NOT EXISTS (SELECT FROM moved)";

    private final String subscription;

    /** The position that this process committed last; empty if one number is not enough. */
    private final Map<String, OptionalLong> known = new ConcurrentHashMap<>();

    PlainPositions(String subscription) {
        this.subscription = subscription;
    }

    /**
     * The last applied position, as far as this process knows; empty if the row must be locked first. It is forgotten until the next
     * commit, so after any failure the row is read again.
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

    /** Moves the position with the commit, which fails as {@link DatabaseFailure#CONTENTION} if another transaction has moved it. */
    void move(Transaction transaction, String source, long from, long to) {
        JdbcStatement.of(transaction, MOVE)
                .bind(to)
                .bind(subscription)
                .bind(source)
                .bind(from)
                .write();
    }

    /** Notes the position of a commit. */
    void committed(String source, OptionalLong position) {
        known.put(source, position);
    }

    /** Forgets the position, so that the row is locked and read the next time. */
    OptionalLong forget(String source) {
        known.remove(source);
        return OptionalLong.empty();
    }
}
