package caravan.chassis.messages.outbox;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.JdbcStatement;
import caravan.chassis.messages.outbox.RecentMessages.Placed;
import caravan.chassis.messages.wire.RecordBatches;
import caravan.chassis.messages.wire.WrittenMessage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jdbi.v3.core.Handle;

/** The statements on a service's outbox. Each runs for every transaction or page, so they are plain JDBC. */
final class OutboxTable {
    private static final String APPEND = """
            WITH head AS (UPDATE outbox_head SET position = position + ? RETURNING position)
            INSERT INTO outbox (position, count, time, messages) SELECT position, ?, ?, ? FROM head RETURNING position
            """;

    // One statement, so that head and rows come from one snapshot: a message up to the head that is missing now will
    // never appear.
    private static final String READ = """
            SELECT h.position AS head, b.position, b.count, b.messages
            FROM outbox_head h
            LEFT JOIN LATERAL (
                SELECT * FROM (
                    SELECT o.*, sum(octet_length(messages)) OVER (ORDER BY position) - octet_length(messages) AS bytes_before
                    FROM (SELECT position, count, messages FROM outbox WHERE position > ? ORDER BY position LIMIT ?) o
                ) measured
                WHERE bytes_before < ?
            ) b ON true
            ORDER BY b.position
            """;

    private static final String PURGED = """
            SELECT p.position AS through, m.type, m.partition, m.position
            FROM outbox_purge p LEFT JOIN purged_message m ON true
            """;

    private static final String EPOCH = """
            SELECT begins_after, ended_at FROM outbox_epoch WHERE begins_after > ? AND begins_after <= ?
            ORDER BY begins_after LIMIT 1
            """;

    private OutboxTable() {}

    /** The positions after {@code beginsAfter} follow those up to {@code endedAt}; there are none in between. */
    record Epoch(long beginsAfter, long endedAt) {}

    /** The first epoch that begins within a gap. */
    static Optional<Epoch> epochIn(Handle handle, OutboxRead.Gap gap) {
        return JdbcStatement.of(handle, EPOCH)
                .bind(gap.after())
                .bind(gap.through())
                .first(row -> new Epoch(row.getLong("begins_after"), row.getLong("ended_at")));
    }

    /**
     * A page of an outbox, without a gap.
     *
     * @param head a committed position at or after the last message; if read from the table, the last committed one
     * @param goesOn whether a limit ended the page, so that more may follow
     * @param fromMemory whether this process committed the messages a moment ago
     */
    record RowRange(List<Placed> messages, long head, boolean goesOn, boolean fromMemory) {
        /** The gap between a position and the first message, or the head if there is no message. */
        Optional<OutboxRead.Gap> gapAfter(long position) {
            long before = messages.isEmpty() ? head : messages.getFirst().position() - 1;
            return before > position ? Optional.of(new OutboxRead.Gap(position, before)) : Optional.empty();
        }
    }

    /**
     * Adds messages at the end. These must be the last writes of the transaction: they lock the head until the commit, so that the order of
     * positions is the order of commits. They may be sent together with the commit.
     *
     * @param last receives the last position of each row, once the writes are sent; the greatest comes last
     */
    static void append(Transaction transaction, List<WrittenMessage> messages, Instant time, LongConsumer last) {
        for (List<WrittenMessage> row : RecordBatches.split(messages)) {
            JdbcStatement.of(transaction, APPEND)
                    .bind(row.size())
                    .bind(row.size())
                    .bind(time)
                    .bind(RecordBatches.encode(row))
                    .write(appended -> last.accept(appended.getLong("position")));
        }
    }

    /**
     * Reads messages in the order of their positions, up to the first gap: at least one, if there is any.
     *
     * @param after the position before the first wanted one, which may be within a row
     * @param bytesMax limit of the rows' bytes; one row may exceed it
     */
    static RowRange read(Handle handle, long after, int messagesMax, int bytesMax) {
        List<Placed> messages = new ArrayList<>();
        List<Long> heads = JdbcStatement.of(handle, READ)
                .bind(after)
                .bind(messagesMax)
                .bind(Math.max(1, bytesMax - RecordBatches.BYTES_MAX))
                .list(row -> {
                    addMessages(row, after, messages);
                    return row.getLong("head");
                });
        long head = heads.getFirst();
        boolean goesOn = !messages.isEmpty() && messages.getLast().position() < head;
        return new RowRange(messages, head, goesOn, false);
    }

    private static void addMessages(ResultSet row, long after, List<Placed> messages) throws SQLException {
        byte[] bytes = row.getBytes("messages");
        if (bytes == null) {
            return;
        }
        long position = row.getLong("position") - row.getInt("count");
        boolean follows = messages.isEmpty() || messages.getLast().position() == position;
        for (WrittenMessage message : RecordBatches.decode(bytes)) {
            position++;
            if (position > after && follows) {
                messages.add(new Placed(position, message));
            }
        }
    }

    static PurgedMessages purged(Handle handle) {
        List<PurgedMessages.Last> last = new ArrayList<>();
        List<Long> through = JdbcStatement.of(handle, PURGED).list(row -> {
            if (row.getString("type") != null) {
                last.add(new PurgedMessages.Last(
                        row.getString("type"), row.getInt("partition"), row.getLong("position")));
            }
            return row.getLong("through");
        });
        return new PurgedMessages(through.getFirst(), last);
    }

    static Optional<Instant> timeAfter(Handle handle, long position) {
        return JdbcStatement.of(handle, "SELECT time FROM outbox WHERE position > ? ORDER BY position LIMIT 1")
                .bind(position)
                .first(row -> row.getObject("time", OffsetDateTime.class).toInstant());
    }

    static long head(Handle handle) {
        return JdbcStatement.of(handle, "SELECT position FROM outbox_head")
                .list(row -> row.getLong("position"))
                .getFirst();
    }
}
