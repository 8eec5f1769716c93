package caravan.chassis.messages.sent;

import caravan.chassis.api.store.JdbcStatement;
import caravan.chassis.json.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The statements that look through an outbox. Its rows have an index on their positions only, so each statement is about a bounded range of
 * positions.
 */
final class SentTable {
    /** More messages than any row has: even the smallest message has more bytes than a row's bound divided by this. */
    static final int ROW_MESSAGES_MAX = 4_096;

    private static final String FIRST_AFTER =
            "SELECT position, time FROM outbox WHERE position > ? ORDER BY position LIMIT 1";

    private static final String LAST = "SELECT coalesce(max(position), 0) FROM outbox";

    // The bytes of a row are known without reading it.
    private static final String RANGE = """
            SELECT count(*) AS rows, min(position - count) AS first, max(position) AS last FROM (
                SELECT position, count, sum(octet_length(messages)) OVER (ORDER BY position %1$s) - octet_length(messages) AS bytes_before
                FROM (
                    SELECT position, count, messages FROM outbox
                    WHERE position > ? AND position < ? AND position - count < ?
                    ORDER BY position %1$s LIMIT ?) AS outbox_rows) AS measured
            WHERE bytes_before < ?
            """;

    private static final String MATCHES = """
            SELECT position FROM outbox
            WHERE position > ? AND position <= ?%s
            ORDER BY position %s LIMIT ?
            """;

    private SentTable() {}

    /**
     * A range of rows.
     *
     * @param first the position before its first message
     * @param last its last position
     */
    record RowRange(int rows, long first, long last) {}

    /** A row of the outbox. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Row(long position, int count, byte[] messages) {}

    /** The last position; 0 if the outbox is empty. */
    static long last(Handle handle) {
        return JdbcStatement.of(handle, LAST).list(row -> row.getLong(1)).getFirst();
    }

    /**
     * The last position before a moment: all messages up to it are older. It is found by halving, with an access to the index for each
     * halving, since times rise with the positions, apart from the difference of the instances' clocks.
     */
    static long lastBefore(Handle handle, Instant moment) {
        long low = 0;
        long high = last(handle);
        while (low < high) {
            long middle = low + (high - low) / 2;
            Optional<Place> next = firstAfter(handle, middle);
            if (next.isPresent() && next.get().time().isBefore(moment)) {
                low = next.get().position();
            } else {
                high = middle;
            }
        }
        return low;
    }

    private record Place(long position, Instant time) {}

    private static Optional<Place> firstAfter(Handle handle, long position) {
        return JdbcStatement.of(handle, FIRST_AFTER).bind(position).first(SentTable::place);
    }

    private static Place place(ResultSet row) throws SQLException {
        return new Place(
                row.getLong("position"),
                row.getObject("time", OffsetDateTime.class).toInstant());
    }

    /**
     * The next rows with messages in a range, up to a bound of rows or bytes.
     *
     * @param after the position before the first message
     * @param before the position behind the last message
     */
    static RowRange range(Handle handle, long after, long before, boolean newestFirst, int rowsMax, long bytesMax) {
        return JdbcStatement.of(handle, RANGE.formatted(newestFirst ? "DESC" : "ASC"))
                .bind(after)
                .bind(before > Long.MAX_VALUE - ROW_MESSAGES_MAX ? Long.MAX_VALUE : before + ROW_MESSAGES_MAX)
                .bind(before - 1)
                .bind(rowsMax)
                .bind(bytesMax)
                .list(row -> new RowRange(row.getInt("rows"), row.getLong("first"), row.getLong("last")))
                .getFirst();
    }

    /** The positions of rows that may have a message of the filter: those that have its words. */
    static List<Long> matches(Handle handle, RowRange range, MessageFilter filter, boolean newestFirst, int rowsMax) {
        StringBuilder words = new StringBuilder();
        filter.key().ifPresent(key -> words.append(" AND position(?::bytea IN messages) > 0"));
        filter.type().ifPresent(type -> words.append(" AND position(?::bytea IN messages) > 0"));
        JdbcStatement statement = JdbcStatement.of(handle, MATCHES.formatted(words, newestFirst ? "DESC" : "ASC"))
                .bind(range.first())
                .bind(range.last());
        filter.key().map(Json::write).ifPresent(statement::bind);
        filter.type().map(Json::write).ifPresent(statement::bind);
        return statement.bind(rowsMax).list(row -> row.getLong("position"));
    }

    /** Empty if it has been purged meanwhile. */
    static Optional<Row> row(Handle handle, long position) {
        return JdbcStatement.of(handle, "SELECT position, count, messages FROM outbox WHERE position = ?")
                .bind(position)
                .first(row -> new Row(row.getLong("position"), row.getInt("count"), row.getBytes("messages")));
    }
}
