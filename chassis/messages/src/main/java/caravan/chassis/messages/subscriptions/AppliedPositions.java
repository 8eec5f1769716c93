package caravan.chassis.messages.subscriptions;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.JdbcStatement;
import caravan.chassis.messages.wire.Delivery;
import caravan.chassis.messages.wire.DeliveryOrder;
import caravan.chassis.messages.wire.Partitions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * The statements on what a subscription has applied of a source. The row of partition -1 stands for all of them. A delivery that is in order
 * within partitions locks it so that others of its kind may, too, and the rows of its partitions for itself: so other partitions go on meanwhile.
 * One that is in order across partitions locks it for itself, unless that row alone tells what is applied: then it is compared at the commit
 * ({@link PlainPositions}). So of the two kinds only one commits what both have handled.
 */
final class AppliedPositions {
    /** For statements on a subscription's rows of a source: binds both. */
    static final String OF_SOURCE = " WHERE subscription = ? AND source = ? ";

    private static final String COLUMNS =
            "SELECT partition, position, dead_letters, partitioned, request, snapshot FROM applied_position";
    private static final String ALL = "SELECT source, partition, position FROM applied_position WHERE subscription = ?";
    private static final String OPEN = """
            INSERT INTO applied_position (subscription, source, partition, position)
            VALUES (?, ?, -1, 0)
            ON CONFLICT DO NOTHING
            """;
    private static final String MARK_PARTITIONED =
            "UPDATE applied_position SET partitioned = true" + OF_SOURCE + "AND partition = -1 AND NOT partitioned";
    private static final String ADD_PARTITIONS = """
            INSERT INTO applied_position (subscription, source, partition, position)
            SELECT ?, ?, p.partition, 0 FROM generate_series(0, ?) AS p(partition)
            ON CONFLICT DO NOTHING
            """;
    private static final String READ_PARTITIONS = COLUMNS + OF_SOURCE + "AND partition >= 0";
    private static final String LOCK_EVERYWHERE = COLUMNS + OF_SOURCE + "AND partition = -1 FOR UPDATE";

    // The row of partition -1 first, as everywhere, then the others by number: nobody waits in a circle.
    private static final String LOCK_PARTITIONS = "WITH everywhere AS MATERIALIZED (" + COLUMNS + OF_SOURCE
            + "AND partition = -1 FOR SHARE), own AS MATERIALIZED (" + COLUMNS + OF_SOURCE
            + "AND partition = ANY(?) ORDER BY partition FOR UPDATE) "
            + "SELECT * FROM everywhere UNION ALL SELECT * FROM own";
    private static final String STORE = """
            UPDATE applied_position a SET position = GREATEST(a.position, n.position)
            FROM unnest(?::int[], ?::bigint[]) AS n(partition, position)
            WHERE a.subscription = ? AND a.source = ? AND a.partition = n.partition
            """;
    private static final String COUNT_LETTERS = """
            UPDATE applied_position a SET dead_letters = a.dead_letters + n.more
            FROM unnest(?::int[], ?::int[]) AS n(partition, more)
            WHERE a.subscription = ? AND a.source = ? AND a.partition = n.partition
            """;

    private final String subscription;

    AppliedPositions(String subscription) {
        this.subscription = subscription;
    }

    /** What is applied, and the letters that wait, as far as the rows tell that were read. */
    static final class Applied {
        private final long[] byPartition = new long[Partitions.COUNT];
        private long everywhere;
        private int deadLetters;
        private boolean partitioned;
        private int rows;
        /** Where messages are gone that a snapshot is to make up for; with the snapshot whose beginning has come. */
        private final Map<Integer, Optional<UUID>> awaiting = new HashMap<>();

        /** What is applied up to a position in every partition, with no letters. */
        static Applied through(long position) {
            Applied applied = new Applied();
            applied.everywhere = position;
            return applied;
        }

        /** Whether a message needs no more handling. */
        boolean covers(Delivery delivery) {
            return delivery.position() <= of(delivery.partition());
        }

        /** The last position that is applied in a partition. */
        long of(int partition) {
            return Math.max(everywhere, byPartition[partition]);
        }

        /** Takes a message for applied. Answers false if it was before. */
        boolean advance(Delivery delivery, DeliveryOrder sequence) {
            if (covers(delivery)) {
                return false;
            }
            switch (sequence) {
                case ACROSS_PARTITIONS -> everywhere = delivery.position();
                case WITHIN_PARTITIONS -> byPartition[delivery.partition()] = delivery.position();
            }
            return true;
        }

        long everywhere() {
            return everywhere;
        }

        /** What is applied of every partition, if one number tells it: no partition is further, and no snapshot is awaited. */
        OptionalLong asOneNumber() {
            return partitioned || !awaiting.isEmpty() ? OptionalLong.empty() : OptionalLong.of(everywhere);
        }

        int deadLetters() {
            return deadLetters;
        }

        /** The rows that wait for a snapshot, of those that were read, with the snapshot whose beginning has come. */
        Map<Integer, Optional<UUID>> awaiting() {
            return awaiting;
        }
    }

    /** Makes the rows that deliveries lock, where they are missing. */
    Applied open(Handle handle, String source, DeliveryOrder sequence) {
        execute(handle, source, OPEN);
        if (sequence == DeliveryOrder.WITHIN_PARTITIONS) {
            addPartitions(handle, source);
        }
        Applied applied = new Applied();
        read(handle, source, COLUMNS + OF_SOURCE, applied);
        return applied;
    }

    /** The positions of each source, by partition, as they are now. */
    Map<String, Map<Integer, Long>> all(Handle handle) {
        Map<String, Map<Integer, Long>> all = new HashMap<>();
        JdbcStatement.of(handle, ALL)
                .bind(subscription)
                .forEach(row -> all.computeIfAbsent(row.getString("source"), _ -> new HashMap<>())
                        .put(row.getInt("partition"), row.getLong("position")));
        return all;
    }

    /**
     * Locks until the commit: whoever else handles messages of these partitions, or their letters, waits.
     *
     * @param partitions those that messages are handled of
     */
    Applied lock(Handle handle, String source, DeliveryOrder sequence, Collection<Integer> partitions) {
        Applied applied = new Applied();
        int expected = switch (sequence) {
            case ACROSS_PARTITIONS -> {
                read(handle, source, LOCK_EVERYWHERE, applied);
                yield 1;
            }
            case WITHIN_PARTITIONS -> {
                lockPartitions(handle, source, partitions, applied);
                yield 1 + partitions.size();
            }
        };
        if (applied.rows != expected) {
            throw new IllegalStateException(
                    "positions of " + subscription + " in " + source + " are missing from applied_position");
        }
        if (sequence == DeliveryOrder.ACROSS_PARTITIONS && applied.partitioned) {
            // A statement of its own: its snapshot is younger than the lock.
            read(handle, source, READ_PARTITIONS, applied);
        }
        return applied;
    }

    private void lockPartitions(Handle handle, String source, Collection<Integer> partitions, Applied applied) {
        addAll(
                JdbcStatement.of(handle, LOCK_PARTITIONS)
                        .bind(subscription)
                        .bind(source)
                        .bind(subscription)
                        .bind(source)
                        .bindArray("int4", partitions),
                applied);
    }

    /** @param positions how far each partition came; {@link Partitions#ALL} for all of them */
    void store(Transaction transaction, String source, Map<Integer, Long> positions) {
        write(JdbcStatement.of(transaction, STORE), source, "int8", positions);
    }

    /** @param more letters of each partition: all of which are locked */
    void countLetters(Handle handle, String source, Map<Integer, Integer> more) {
        // Those that are handed on across partitions have no rows for each until they need them.
        addPartitions(handle, source);
        write(JdbcStatement.of(handle, COUNT_LETTERS), source, "int4", more);
    }

    private void write(JdbcStatement update, String source, String type, Map<Integer, ?> byPartition) {
        Map<Integer, ?> ordered = new TreeMap<>(byPartition);
        update.bindArray("int4", ordered.keySet())
                .bindArray(type, ordered.values())
                .bind(subscription)
                .bind(source)
                .write();
    }

    private void addPartitions(Handle handle, String source) {
        if (execute(handle, source, MARK_PARTITIONED) > 0) {
            JdbcStatement.of(handle, ADD_PARTITIONS)
                    .bind(subscription)
                    .bind(source)
                    .bind(Partitions.COUNT - 1)
                    .write();
        }
    }

    private int execute(Handle handle, String source, String sql) {
        return JdbcStatement.of(handle, sql).bind(subscription).bind(source).update();
    }

    private void read(Handle handle, String source, String select, Applied applied) {
        addAll(JdbcStatement.of(handle, select).bind(subscription).bind(source), applied);
    }

    private static void addAll(JdbcStatement read, Applied applied) {
        read.forEach(row -> add(applied, row));
    }

    private static Applied add(Applied applied, ResultSet row) throws SQLException {
        int partition = row.getInt("partition");
        if (partition == Partitions.ALL) {
            applied.everywhere = row.getLong("position");
            applied.partitioned = row.getBoolean("partitioned");
        } else {
            applied.byPartition[partition] = row.getLong("position");
        }
        if (row.getObject("request") != null) {
            applied.awaiting.put(partition, Optional.ofNullable(row.getObject("snapshot", UUID.class)));
        }
        applied.deadLetters += row.getInt("dead_letters");
        applied.rows++;
        return applied;
    }
}
