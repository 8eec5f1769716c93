package caravan.chassis.runtime.messages;

import org.jdbi.v3.core.Handle;

/** The statements on what a subscription has applied of a source. */
final class AppliedPositions {
    private static final String OPEN = """
            INSERT INTO applied_position (subscription, source, partition, position)
            VALUES (:subscription, :source, -1, 0)
            ON CONFLICT DO NOTHING
            """;
    private static final String SELECT = """
            SELECT partition, position, dead_letters
            FROM applied_position
            WHERE subscription = :subscription AND source = :source
            ORDER BY partition
            """;
    private static final String STORE = """
            INSERT INTO applied_position (subscription, source, partition, position)
            VALUES (:subscription, :source, :partition, :position)
            ON CONFLICT (subscription, source, partition)
            DO UPDATE SET position = GREATEST(applied_position.position, excluded.position)
            """;
    private static final String COUNT_LETTERS = """
            UPDATE applied_position SET dead_letters = dead_letters + :more
            WHERE subscription = :subscription AND source = :source AND partition = -1
            """;

    private final String subscription;

    AppliedPositions(String subscription) {
        this.subscription = subscription;
    }

    /** What is applied, as far as one row tells; the letters that wait are those of the source. */
    static final class Applied {
        private final long[] byPartition = new long[Partitions.COUNT];
        private long everywhere;
        private int deadLetters;

        /** Whether a message needs no more handling. */
        boolean covers(Delivery delivery) {
            return delivery.position() <= Math.max(everywhere, byPartition[delivery.partition()]);
        }

        long everywhere() {
            return everywhere;
        }

        int deadLetters() {
            return deadLetters;
        }
    }

    /** Makes the row that deliveries lock, where it is missing. */
    Applied open(Handle handle, String source) {
        handle.createUpdate(OPEN)
                .bind("subscription", subscription)
                .bind("source", source)
                .execute();
        return read(handle, source, SELECT);
    }

    /** Locks until the commit: whoever else handles messages of this source, or its letters, waits. */
    Applied lock(Handle handle, String source) {
        return read(handle, source, SELECT + "FOR UPDATE");
    }

    /** @param partition the one that was applied up to the position, or {@link Partitions#ALL} */
    void store(Handle handle, String source, int partition, long position) {
        handle.createUpdate(STORE)
                .bind("subscription", subscription)
                .bind("source", source)
                .bind("partition", partition)
                .bind("position", position)
                .execute();
    }

    void countLetters(Handle handle, String source, int more) {
        handle.createUpdate(COUNT_LETTERS)
                .bind("subscription", subscription)
                .bind("source", source)
                .bind("more", more)
                .execute();
    }

    private Applied read(Handle handle, String source, String select) {
        Applied applied = new Applied();
        int rows = handle.createQuery(select)
                .bind("subscription", subscription)
                .bind("source", source)
                .reduceResultSet(0, (count, row, context) -> {
                    int partition = row.getInt("partition");
                    if (partition == Partitions.ALL) {
                        applied.everywhere = row.getLong("position");
                        applied.deadLetters = row.getInt("dead_letters");
                    } else {
                        applied.byPartition[partition] = row.getLong("position");
                    }
                    return count + 1;
                });
        if (rows == 0) {
            throw new IllegalStateException(
                    "the position of " + subscription + " in " + source + " is missing from applied_position");
        }
        return applied;
    }
}
