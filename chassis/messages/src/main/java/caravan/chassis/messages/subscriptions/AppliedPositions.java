package caravan.chassis.messages.subscriptions;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.Columns;
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
 * The statements on the positions of a source that a subscription has applied. The row of partition -1 stands for all partitions. A
 * delivery that is in
 * order within partitions takes a shared lock on it and exclusive locks on the rows of its partitions, so other partitions go on meanwhile.
 * A delivery that is in order across partitions locks row -1 exclusively. If that row alone says what is applied, it is compared at the
 * commit instead ({@link PlainPositions}). So if deliveries of both kinds handle the same messages, only one of them commits.
 */
final class AppliedPositions {
    /** The condition of statements on the rows of a subscription and a source. Both are bound. */
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

    // Row -1 is locked first, as everywhere, then the others by number, to avoid deadlocks.
    private static final String LOCK_PARTITIONS = "WITH everywhere AS MATERIALIZED (" + COLUMNS + OF_SOURCE
            + "AND partition = -1 FOR SHARE), own AS MATERIALIZED (" + COLUMNS + OF_SOURCE
            + "AND partition = ANY(?) ORDER BY partition FOR UPDATE) "
            + "SELECT * FROM everywhere UNION ALL SELECT * FROM own";
    private static final Columns<Map.Entry<Integer, Long>> POSITIONS = Columns.<Map.Entry<Integer, Long>>of()
            .int4("partition", Map.Entry::getKey)
            .int8("position", Map.Entry::getValue);
    private static final String STORE = """
            UPDATE applied_position a SET position = GREATEST(a.position, n.position)
            FROM %s
            WHERE a.subscription = ? AND a.source = ? AND a.partition = n.partition
            """.formatted(POSITIONS.as("n"));
    private static final Columns<Map.Entry<Integer, Integer>> LETTERS = Columns.<Map.Entry<Integer, Integer>>of()
            .int4("partition", Map.Entry::getKey)
            .int4("more", Map.Entry::getValue);
    private static final String COUNT_LETTERS = """
            UPDATE applied_position a SET dead_letters = a.dead_letters + n.more
            FROM %s
            WHERE a.subscription = ? AND a.source = ? AND a.partition = n.partition
            """.formatted(LETTERS.as("n"));

    private final String subscription;

    AppliedPositions(String subscription) {
        this.subscription = subscription;
    }

    /** What is applied, and how many letters wait, according to the rows that were read. */
    static final class Applied {
        private final long[] byPartition = new long[Partitions.COUNT];
        private long everywhere;
        private int deadLetters;
        private boolean partitioned;
        private int rows;
        /** The rows that wait for a snapshot, with the id of the snapshot that has begun. */
        private final Map<Integer, Optional<UUID>> awaiting = new HashMap<>();

        /** Everything up to one position is applied in every partition, without letters. */
        static Applied through(long position) {
            Applied applied = new Applied();
            applied.everywhere = position;
            return applied;
        }

        /** Whether a message is applied already. */
        boolean covers(Delivery delivery) {
            return delivery.position() <= of(delivery.partition());
        }

        /** The last position that is applied in a partition. */
        long of(int partition) {
            return Math.max(everywhere, byPartition[partition]);
        }

        /** Notes a message as applied. Returns false if it was applied before. */
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

        /** The applied position, if one number is enough: no partition is further, and no snapshot is awaited. */
        OptionalLong asOneNumber() {
            return partitioned || !awaiting.isEmpty() ? OptionalLong.empty() : OptionalLong.of(everywhere);
        }

        int deadLetters() {
            return deadLetters;
        }

        /** The rows that wait for a snapshot, among those that were read, with the id of the snapshot that has begun. */
        Map<Integer, Optional<UUID>> awaiting() {
            return awaiting;
        }
    }

    /** Inserts the rows that deliveries lock, if they are missing. */
    Applied open(Handle handle, String source, DeliveryOrder sequence) {
        execute(handle, source, OPEN);
        if (sequence == DeliveryOrder.WITHIN_PARTITIONS) {
            addPartitions(handle, source);
        }
        Applied applied = new Applied();
        read(handle, source, COLUMNS + OF_SOURCE, applied);
        return applied;
    }

    /** The present positions of each source, by partition. */
    Map<String, Map<Integer, Long>> all(Handle handle) {
        Map<String, Map<Integer, Long>> all = new HashMap<>();
        JdbcStatement.of(handle, ALL)
                .bind(subscription)
                .forEach(row -> all.computeIfAbsent(row.getString("source"), _ -> new HashMap<>())
                        .put(row.getInt("partition"), row.getLong("position")));
        return all;
    }

    /**
     * Locks until the commit. Other transactions on messages or letters of these partitions wait.
     *
     * @param partitions the partitions of the messages
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
            // A separate statement, so that its snapshot is younger than the lock.
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

    /** @param positions the applied position of each partition; {@link Partitions#ALL} for all of them */
    void store(Transaction transaction, String source, Map<Integer, Long> positions) {
        write(JdbcStatement.of(transaction, STORE), source, POSITIONS, positions);
    }

    /** @param more new letters of each partition; all of these are locked */
    void countLetters(Handle handle, String source, Map<Integer, Integer> more) {
        // With an order across partitions, rows for single partitions exist only when they are needed.
        addPartitions(handle, source);
        write(JdbcStatement.of(handle, COUNT_LETTERS), source, LETTERS, more);
    }

    private <V> void write(
            JdbcStatement update, String source, Columns<Map.Entry<Integer, V>> columns, Map<Integer, V> byPartition) {
        update.bindRows(columns, new TreeMap<>(byPartition).entrySet())
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
