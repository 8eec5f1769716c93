package caravan.chassis.messages.subscriptions;

import caravan.chassis.api.store.Columns;
import caravan.chassis.api.store.JdbcStatement;
import caravan.chassis.messages.subscriptions.DeadLetter.Reason;
import caravan.kernel.WireNames;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The statements on a service's dead letters. */
final class DeadLetterTable {
    private static final String KEYS =
            "SELECT DISTINCT key FROM dead_letter WHERE subscription = ? AND source = ? AND key = ANY (?)";
    private static final Columns<DeadLetter> LETTERS = Columns.<DeadLetter>of()
            .uuid("id", DeadLetter::id)
            .text("subscription", DeadLetter::subscription)
            .text("source", DeadLetter::source)
            .int4("partition", DeadLetter::partition)
            .int8("position", DeadLetter::position)
            .text("key", DeadLetter::key)
            .text("reason", letter -> WireNames.of(letter.reason()))
            .text("error", DeadLetter::error)
            .int4("attempts", DeadLetter::attempts)
            .timestamptz("time", DeadLetter::time)
            .bytea("event", DeadLetter::event);
    private static final String COLUMNS = LETTERS.names();
    private static final String ADD = "INSERT INTO dead_letter (" + COLUMNS + ") SELECT * FROM " + LETTERS.unnest();
    private static final String FIRST = "SELECT " + COLUMNS + """
             FROM dead_letter
            WHERE subscription = :subscription AND source = :source AND key = :key
            ORDER BY position LIMIT 1
            """;
    private static final String FIND = "SELECT " + COLUMNS + " FROM dead_letter WHERE id = :id";
    private static final String PAGE = "SELECT " + COLUMNS + """
             FROM dead_letter
            WHERE id > :after
            ORDER BY id LIMIT :rows
            """;
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private DeadLetterTable() {}

    /** The keys that have letters already. */
    static Set<String> keysAmong(Handle handle, String subscription, String source, Collection<String> keys) {
        return new HashSet<>(JdbcStatement.of(handle, KEYS)
                .bind(subscription)
                .bind(source)
                .bindArray("text", keys)
                .list(row -> row.getString("key")));
    }

    static void add(Handle handle, List<DeadLetter> letters) {
        JdbcStatement.of(handle, ADD).bindRows(LETTERS, letters).write();
    }

    static Optional<DeadLetter> first(Handle handle, String subscription, String source, String key) {
        return handle.createQuery(FIRST)
                .bind("subscription", subscription)
                .bind("source", source)
                .bind("key", key)
                .map((row, context) -> letter(row))
                .findOne();
    }

    static Optional<DeadLetter> find(Handle handle, UUID id) {
        return handle.createQuery(FIND)
                .bind("id", id)
                .map((row, context) -> letter(row))
                .findOne();
    }

    static List<DeadLetter> page(Handle handle, Optional<UUID> after, int rows) {
        return handle.createQuery(PAGE)
                .bind("after", after.orElse(BEFORE_ALL))
                .bind("rows", rows)
                .map((row, context) -> letter(row))
                .list();
    }

    static void remove(Handle handle, UUID id) {
        handle.createUpdate("DELETE FROM dead_letter WHERE id = :id")
                .bind("id", id)
                .execute();
    }

    static void noteFailure(Handle handle, UUID id, String error) {
        handle.createUpdate("UPDATE dead_letter SET attempts = attempts + 1, error = :error WHERE id = :id")
                .bind("id", id)
                .bind("error", error)
                .execute();
    }

    private static DeadLetter letter(ResultSet row) throws SQLException {
        return new DeadLetter(
                row.getObject("id", UUID.class),
                row.getString("subscription"),
                row.getString("source"),
                row.getInt("partition"),
                row.getLong("position"),
                row.getString("key"),
                WireNames.parse(Reason.class, row.getString("reason")),
                row.getString("error"),
                row.getInt("attempts"),
                row.getObject("time", OffsetDateTime.class).toInstant(),
                row.getBytes("event"));
    }
}
