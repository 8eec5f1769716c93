package caravan.chassis.messages.retention;

import caravan.chassis.api.store.Columns;
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
    private static final Columns<Map.Entry<Integer, Long>> APPLIED = Columns.<Map.Entry<Integer, Long>>of()
            .int4("partition", Map.Entry::getKey)
            .int8("position", Map.Entry::getValue);
    private static final String STORE_APPLIED = """
            INSERT INTO applied_by AS a (subscription, partition, position)
            SELECT ?, * FROM %s
            ON CONFLICT (subscription, partition) DO UPDATE SET position = excluded.position
            WHERE a.position <> excluded.position
            """.formatted(APPLIED.unnest());
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
    private static final Columns<Map.Entry<Kind, Long>> LAST = Columns.<Map.Entry<Kind, Long>>of()
            .text("type", row -> row.getKey().type())
            .int4("partition", row -> row.getKey().partition())
            .int8("position", Map.Entry::getValue);
    private static final String STORE_LAST = """
            INSERT INTO purged_message (%s) SELECT * FROM %s
            ON CONFLICT (type, partition) DO UPDATE SET position = excluded.position
            """.formatted(LAST.names(), LAST.unnest());
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
        JdbcStatement.of(handle, STORE_APPLIED)
                .bind(subscription)
                .bindRows(APPLIED, positions.entrySet())
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
        JdbcStatement.of(handle, STORE_LAST).bindRows(LAST, last.entrySet()).write();
        JdbcStatement.of(handle, MOVE).bind(through).bind(until).write();
    }
}
