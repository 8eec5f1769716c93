package caravan.chassis.messages.retention;

import caravan.chassis.api.store.JdbcStatement;
import caravan.chassis.messages.wire.RecordBatches;
import caravan.chassis.messages.wire.WrittenMessage;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The statements that purge a service's outbox, and store what subscribers have applied. */
final class PurgeTable {
    private static final String HAS_OLDER = """
            SELECT time < ? AS is_older FROM outbox
            WHERE position > (SELECT position FROM outbox_purge) ORDER BY position LIMIT 1
            """;
    private static final String STORE_APPLIED = """
            INSERT INTO applied_by AS a (subscription, partition, position)
            SELECT ?, * FROM unnest(?::int[], ?::bigint[])
            ON CONFLICT (subscription, partition) DO UPDATE SET position = excluded.position
            WHERE a.position <> excluded.position
            """;
    private static final String LOCK = "SELECT position FROM outbox_purge FOR UPDATE SKIP LOCKED";
    private static final String OLDEST = """
            SELECT * FROM (
                SELECT o.*, sum(octet_length(messages)) OVER (ORDER BY position) - octet_length(messages) AS bytes_before
                FROM (
                    SELECT position, count, time, messages FROM outbox
                    WHERE position > ? AND position <= ? ORDER BY position LIMIT ?
                ) o
            ) measured
            WHERE bytes_before < ? ORDER BY position
            """;
    private static final String DELETE = "DELETE FROM outbox WHERE position > ? AND position <= ?";
    private static final String STORE_LAST = """
            INSERT INTO purged_message (type, partition, position) SELECT * FROM unnest(?::text[], ?::int[], ?::bigint[])
            ON CONFLICT (type, partition) DO UPDATE SET position = excluded.position
            """;
    private static final String MOVE = "UPDATE outbox_purge SET position = ?, until = GREATEST(until, ?)";

    private PurgeTable() {}

    /** A row of an outbox: its last position, time and messages. */
    record Row(long position, Instant time, List<WrittenMessage> messages) {
        long first() {
            return position - messages.size() + 1;
        }
    }

    /** The key of a last purged position. */
    record Kind(String type, int partition) {}

    /** Whether the oldest message was committed before a moment. */
    static boolean hasOlderThan(Handle handle, Instant moment) {
        return JdbcStatement.of(handle, HAS_OLDER)
                .bind(moment)
                .first(row -> row.getBoolean("is_older"))
                .orElse(false);
    }

    /** The latest report counts, even if it is lower, since the subscriber's database may have been restored. */
    static void storeApplied(Handle handle, String subscription, Map<Integer, Long> positions) {
        JdbcStatement store = JdbcStatement.of(handle, STORE_APPLIED);
        List<Map.Entry<Integer, Long>> rows = List.copyOf(positions.entrySet());
        store.bind(subscription)
                .bindArray("int4", rows, Map.Entry::getKey)
                .bindArray("int8", rows, Map.Entry::getValue)
                .write();
    }

    /** What each subscriber has reported. */
    static Map<String, Map<Integer, Long>> applied(Handle handle) {
        Map<String, Map<Integer, Long>> applied = new HashMap<>();
        JdbcStatement.of(handle, "SELECT subscription, partition, position FROM applied_by")
                .forEach(row -> applied.computeIfAbsent(row.getString("subscription"), _ -> new HashMap<>())
                        .put(row.getInt("partition"), row.getLong("position")));
        return applied;
    }

    /** Locks the purge, and returns the purged position; empty if another instance purges. */
    static Optional<Long> lock(Handle handle) {
        return JdbcStatement.of(handle, LOCK).first(row -> row.getLong("position"));
    }

    /** How far the outbox is published to a broker. */
    static long published(Handle handle) {
        return JdbcStatement.of(handle, "SELECT position FROM relay")
                .first(row -> row.getLong("position"))
                .orElse(0L);
    }

    /** The oldest rows between two positions: at least one, if there is any. */
    static List<Row> oldest(Handle handle, long after, long through, int rowsMax, int bytesMax) {
        return JdbcStatement.of(handle, OLDEST)
                .bind(after)
                .bind(through)
                .bind(rowsMax)
                .bind(bytesMax)
                .list(row -> new Row(
                        row.getLong("position"),
                        row.getObject("time", OffsetDateTime.class).toInstant(),
                        RecordBatches.decode(row.getBytes("messages"))));
    }

    /**
     * Purges the rows between two positions.
     *
     * @param until the latest time of these rows
     * @param last the last position of each kind in these rows
     */
    static void purge(Handle handle, long after, long through, Instant until, Map<Kind, Long> last) {
        JdbcStatement.of(handle, DELETE).bind(after).bind(through).write();
        JdbcStatement store = JdbcStatement.of(handle, STORE_LAST);
        List<Map.Entry<Kind, Long>> rows = List.copyOf(last.entrySet());
        store.bindArray("text", rows, row -> row.getKey().type())
                .bindArray("int4", rows, row -> row.getKey().partition())
                .bindArray("int8", rows, Map.Entry::getValue)
                .write();
        JdbcStatement.of(handle, MOVE).bind(through).bind(until).write();
    }
}
