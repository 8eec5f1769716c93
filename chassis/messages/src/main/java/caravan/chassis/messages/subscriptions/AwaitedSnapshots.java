package caravan.chassis.messages.subscriptions;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.JdbcStatement;
import caravan.chassis.messages.snapshots.SnapshotMark;
import caravan.chassis.messages.wire.DeliveryOrder;
import caravan.chassis.messages.wire.Partitions;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * The statements on the snapshots that a subscription waits for. The requests are in the rows of its applied positions: in row -1, or in
 * the row of each partition, depending on the transport's order. A transaction that changes requests has locked row -1 exclusively.
 */
final class AwaitedSnapshots {
    private static final String REQUEST =
            "SELECT request FROM applied_position" + AppliedPositions.OF_SOURCE + "AND request IS NOT NULL LIMIT 1";
    private static final String ASK_AGAIN =
            "UPDATE applied_position SET request = ?" + AppliedPositions.OF_SOURCE + "AND request IS NOT NULL";
    private static final String IS_ASKED =
            "SELECT bool_and(request IS NOT NULL AND snapshot IS NULL) AS is_asked FROM applied_position"
                    + AppliedPositions.OF_SOURCE + "AND partition >= 0";
    private static final String ASK_ACROSS = ask("= -1");
    private static final String ASK_WITHIN = ask(">= 0");
    private static final String BEGUN =
            "UPDATE applied_position SET snapshot = ?" + AppliedPositions.OF_SOURCE + "AND partition = ?";
    private static final String WHOLE = "UPDATE applied_position SET request = NULL, snapshot = NULL"
            + AppliedPositions.OF_SOURCE + "AND partition = ?";

    private final String subscription;

    AwaitedSnapshots(String subscription) {
        this.subscription = subscription;
    }

    private static String ask(String places) {
        return "UPDATE applied_position SET request = CASE WHEN partition " + places
                + " THEN ?::uuid END, snapshot = NULL" + AppliedPositions.OF_SOURCE;
    }

    /** The row that holds the request, if messages are missing in a partition. */
    static int place(DeliveryOrder sequence, int partition) {
        return switch (sequence) {
            case ACROSS_PARTITIONS -> Partitions.ALL;
            case WITHIN_PARTITIONS -> partition;
        };
    }

    Optional<UUID> request(Handle handle, String source) {
        return JdbcStatement.of(handle, REQUEST)
                .bind(subscription)
                .bind(source)
                .first(row -> row.getObject("request", UUID.class));
    }

    /**
     * Whether every partition waits, and no snapshot has begun in any: then the present request covers whatever is missing. Never true with
     * an order across partitions, since the missing messages may contain the beginning of the snapshot.
     */
    boolean isAskedForAll(Handle handle, String source, DeliveryOrder sequence) {
        return switch (sequence) {
            case ACROSS_PARTITIONS -> false;
            case WITHIN_PARTITIONS ->
                JdbcStatement.of(handle, IS_ASKED)
                        .bind(subscription)
                        .bind(source)
                        .first(row -> row.getBoolean("is_asked"))
                        .orElse(false);
        };
    }

    /**
     * Makes a request in every partition, since messages that are missing in one are mostly missing in others. The request is new even if
     * there was one before, since the snapshot for the earlier request may have begun already.
     */
    void ask(Handle handle, String source, DeliveryOrder sequence, UUID request) {
        String sql = switch (sequence) {
            case ACROSS_PARTITIONS -> ASK_ACROSS;
            case WITHIN_PARTITIONS -> ASK_WITHIN;
        };
        ask(handle, source, sql, request);
    }

    private void ask(Handle handle, String source, String sql, UUID request) {
        JdbcStatement.of(handle, sql)
                .bind(request)
                .bind(subscription)
                .bind(source)
                .write();
    }

    /**
     * Asks again at a start, since the beginning of a snapshot may have been purged meanwhile. Requests that another transport left are
     * moved to the rows of this one.
     *
     * @param awaiting the rows that wait, with the id of the snapshot that has begun
     */
    void askAgain(
            Handle handle, String source, DeliveryOrder sequence, Map<Integer, Optional<UUID>> awaiting, UUID request) {
        boolean across = sequence == DeliveryOrder.ACROSS_PARTITIONS;
        if (awaiting.keySet().stream().anyMatch(place -> (place == Partitions.ALL) != across)) {
            ask(handle, source, sequence, request);
        } else if (awaiting.values().stream().anyMatch(Optional::isEmpty)) {
            askAgain(handle, source, request);
        }
    }

    /** Makes a new request in every row that waits. A snapshot that has begun may still end. */
    void askAgain(Handle handle, String source, UUID request) {
        ask(handle, source, ASK_AGAIN, request);
    }

    /** Notes a mark in a row that waits. The end mark of the snapshot that has begun ends the wait. */
    void note(Transaction transaction, String source, int place, SnapshotMark mark) {
        JdbcStatement note = mark.end()
                ? JdbcStatement.of(transaction, WHOLE)
                : JdbcStatement.of(transaction, BEGUN).bind(mark.snapshot());
        note.bind(subscription).bind(source).bind(place).write();
    }
}
