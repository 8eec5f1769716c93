package caravan.chassis.messages.outbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The statements on a service's outbox. */
final class OutboxTable {
    private static final String APPEND = """
            WITH head AS (
                UPDATE outbox_head SET position = position + :count RETURNING position
            ), added AS (
                INSERT INTO outbox (position, id, type, topic, key, partition, payload, cause, traceparent, time)
                SELECT head.position - :count + m.ordinal, m.id, m.type, m.topic, m.key, m.partition, m.payload::json,
                       m.cause, m.traceparent, :time
                FROM head, unnest(:ids, :types, :topics, :keys, :partitions, :payloads, :causes, :traceparents)
                    WITH ORDINALITY AS m(id, type, topic, key, partition, payload, cause, traceparent, ordinal)
            )
            SELECT position FROM head
            """;

    // One statement, so that the head and the rows are of one snapshot: what is not there up to the head never will be.
    private static final String READ = """
            SELECT h.position AS head, m.*
            FROM outbox_head h
            LEFT JOIN LATERAL (
                SELECT * FROM (
                    SELECT o.*, sum(octet_length(payload)) OVER (ORDER BY position) - octet_length(payload) AS bytes_before,
                        count(*) OVER () AS found
                    FROM (
                        SELECT position, id, type, key, partition, payload::text AS payload, cause, traceparent, time
                        FROM outbox
                        WHERE position > :after AND type = ANY(:types)
                        ORDER BY position
                        LIMIT :rowsMax
                    ) o
                ) measured
                WHERE bytes_before < :bytesMax
            ) m ON true
            ORDER BY m.position
            """;

    private static final String READ_ALL = """
            SELECT h.position AS head, m.*
            FROM outbox_head h
            LEFT JOIN LATERAL (
                SELECT * FROM (
                    SELECT o.*, sum(octet_length(payload)) OVER (ORDER BY position) - octet_length(payload) AS bytes_before
                    FROM (
                        SELECT position, id, type, topic, key, partition, payload::text AS payload, cause, traceparent, time
                        FROM outbox
                        WHERE position > :after
                        ORDER BY position
                        LIMIT :rowsMax
                    ) o
                ) measured
                WHERE bytes_before < :bytesMax
            ) m ON true
            ORDER BY m.position
            """;

    private OutboxTable() {}

    /**
     * Adds messages at the end. Must be the transaction's last statement: it locks the head until the commit, which
     * makes positions commit order.
     *
     * @return the last position given out
     */
    static long append(Handle handle, List<UnsentMessage> messages, Instant time) {
        int count = messages.size();
        UUID[] ids = new UUID[count];
        String[] types = new String[count];
        String[] topics = new String[count];
        String[] keys = new String[count];
        Integer[] partitions = new Integer[count];
        String[] payloads = new String[count];
        String[] causes = new String[count];
        String[] traceparents = new String[count];
        for (int i = 0; i < count; i++) {
            UnsentMessage message = messages.get(i);
            ids[i] = message.id();
            types[i] = message.type().name();
            topics[i] = message.type().topic();
            keys[i] = message.key();
            partitions[i] = Partitions.of(message.key());
            payloads[i] = message.payload();
            causes[i] = message.cause().id();
            traceparents[i] = message.cause().trace().traceparent();
        }
        return handle.createQuery(APPEND)
                .bind("count", count)
                .bind("time", OffsetDateTime.ofInstant(time, ZoneOffset.UTC))
                .bind("ids", ids)
                .bind("types", types)
                .bind("topics", topics)
                .bind("keys", keys)
                .bind("partitions", partitions)
                .bind("payloads", payloads)
                .bind("causes", causes)
                .bind("traceparents", traceparents)
                .mapTo(Long.class)
                .one();
    }

    /**
     * Reads messages in the order of their positions, one at least; the one that reaches the bytes is the last.
     *
     * @param after the position behind which to begin
     * @param types names of the types to read; others are passed over
     */
    static OutboxPage read(
            Handle handle, String source, long after, Collection<String> types, int rowsMax, int bytesMax) {
        List<Delivery> deliveries = new ArrayList<>();
        long[] found = new long[1];
        long head = handle.createQuery(READ)
                .bind("after", after)
                .bind("types", types.toArray(String[]::new))
                .bind("rowsMax", rowsMax)
                .bind("bytesMax", bytesMax)
                .reduceResultSet(0L, (unused, row, context) -> {
                    if (row.getString("id") != null) {
                        found[0] = row.getLong("found");
                        deliveries.add(delivery(source, row));
                    }
                    return row.getLong("head");
                });
        boolean all = deliveries.size() < rowsMax && deliveries.size() == found[0];
        return new OutboxPage(
                deliveries, all ? Math.max(head, after) : deliveries.getLast().position());
    }

    /** Reads messages of all types, one at least; the one that reaches the bytes is the last. */
    static OutgoingPage readAll(Handle handle, String source, long after, int rowsMax, int bytesMax) {
        List<Outgoing> messages = new ArrayList<>();
        long head = handle.createQuery(READ_ALL)
                .bind("after", after)
                .bind("rowsMax", rowsMax)
                .bind("bytesMax", bytesMax)
                .reduceResultSet(0L, (unused, row, context) -> {
                    if (row.getString("id") != null) {
                        messages.add(new Outgoing(row.getString("topic"), delivery(source, row)));
                    }
                    return row.getLong("head");
                });
        return new OutgoingPage(messages, head);
    }

    private static Delivery delivery(String source, ResultSet row) throws SQLException {
        return new Delivery(
                row.getInt("partition"),
                row.getLong("position"),
                row.getString("type"),
                row.getString("key"),
                CloudEvents.encode(source, row));
    }

    static long head(Handle handle) {
        return handle.createQuery("SELECT position FROM outbox_head")
                .mapTo(Long.class)
                .one();
    }
}
