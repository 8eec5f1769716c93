package caravan.chassis.messages.subscriptions;

import caravan.chassis.api.store.Columns;
import caravan.chassis.api.store.JdbcStatement;
import caravan.chassis.messages.subscriptions.DeadLetter.Reason;
import caravan.kernel.WireNames;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
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
    private static final Columns<DeadLetter> WITHOUT_EVENT = Columns.<DeadLetter>of()
            .uuid("id", DeadLetter::id)
            .text("subscription", DeadLetter::subscription)
            .text("source", DeadLetter::source)
            .int4("partition", DeadLetter::partition)
            .int8("position", DeadLetter::position)
            .text("type", DeadLetter::type)
            .text("key", DeadLetter::key)
            .text("reason", letter -> WireNames.of(letter.reason()))
            .text("error", DeadLetter::error)
            .int4("attempts", DeadLetter::attempts)
            .timestamptz("time", DeadLetter::time)
            .text("cause", DeadLetter::cause)
            .text("trace_id", DeadLetter::traceId);
    private static final Columns<DeadLetter> LETTERS = WITHOUT_EVENT.bytea("event", DeadLetter::event);
    private static final String COLUMNS = LETTERS.names();
    private static final String ADD = "INSERT INTO dead_letter (" + COLUMNS + ") SELECT * FROM " + LETTERS.unnest();
    private static final String FIRST = "SELECT " + COLUMNS + """
             FROM dead_letter
            WHERE subscription = :subscription AND source = :source AND key = :key
            ORDER BY position LIMIT 1
            """;
    private static final String FIND = "SELECT " + COLUMNS + " FROM dead_letter WHERE id = :id";

    // There is always one row, which has the end of what was looked through.
    private static final String PAGE = """
            WITH looked_at AS MATERIALIZED (SELECT %1$s FROM dead_letter WHERE id > ? ORDER BY id LIMIT ?)
            SELECT through.last, through.letters, found.*
            FROM (SELECT max(id::text COLLATE "C")::uuid AS last, count(*) AS letters FROM looked_at) AS through
            LEFT JOIN LATERAL (SELECT * FROM looked_at WHERE true%2$s ORDER BY id LIMIT ?) AS found ON true
            ORDER BY found.id
            """;

    private static final String COUNT = """
            SELECT count(*) FROM (SELECT FROM dead_letter WHERE true%s LIMIT ?) AS found
            """;

    private static final String KINDS = """
            WITH counted AS MATERIALIZED (
                SELECT id, subscription, source, type, reason, time FROM dead_letter ORDER BY id LIMIT ?),
            kind AS (
                SELECT subscription, source, type, reason, count(*) AS letters, min(time) AS oldest, max(time) AS newest,
                    max(id::text COLLATE "C")::uuid AS latest
                FROM counted GROUP BY subscription, source, type, reason)
            SELECT kind.*, dead_letter.error, (SELECT count(*) FROM counted) AS counted
            FROM kind JOIN dead_letter ON dead_letter.id = kind.latest
            ORDER BY letters DESC, latest LIMIT ?
            """;
    private static final UUID BEFORE_ALL = new UUID(0, 0);
    private static final byte[] NOT_READ = {};

    private DeadLetterTable() {}

    /**
     * A page of letters without their events.
     *
     * @param next the last id that was looked at, if there may be more letters behind it
     */
    record Page(List<DeadLetter> letters, Optional<UUID> next) {}

    /**
     * Letters of one subscription, source, type and reason.
     *
     * @param complete whether all letters were counted
     * @param latestError of the newest letter
     */
    record Kind(
            String subscription,
            String source,
            String type,
            String reason,
            long count,
            boolean complete,
            Instant oldest,
            Instant newest,
            String latestError) {}

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
                .map((row, context) -> letter(row, row.getBytes("event")))
                .findOne();
    }

    static Optional<DeadLetter> find(Handle handle, UUID id) {
        return handle.createQuery(FIND)
                .bind("id", id)
                .map((row, context) -> letter(row, row.getBytes("event")))
                .findOne();
    }

    /**
     * Letters in the order of their ids, which is that of their times.
     *
     * @param rowsMax the most letters of the page
     * @param lookedAtMax the most letters that are looked through for them
     */
    static Page page(Handle handle, LetterFilter filter, Optional<UUID> after, int rowsMax, int lookedAtMax) {
        List<DeadLetter> letters = new ArrayList<>();
        List<UUID> lookedThrough = new ArrayList<>();
        JdbcStatement statement = JdbcStatement.of(handle, PAGE.formatted(WITHOUT_EVENT.names(), conditions(filter)))
                .bind(after.orElse(BEFORE_ALL))
                .bind(lookedAtMax);
        bind(statement, filter).bind(rowsMax + 1).forEach(row -> {
            if (row.getLong("letters") == lookedAtMax) {
                lookedThrough.add(row.getObject("last", UUID.class));
            }
            if (row.getObject("id") != null) {
                letters.add(letter(row, NOT_READ));
            }
        });
        if (letters.size() > rowsMax) {
            List<DeadLetter> shown = List.copyOf(letters.subList(0, rowsMax));
            return new Page(shown, Optional.of(shown.getLast().id()));
        }
        return new Page(letters, lookedThrough.stream().findFirst());
    }

    /** How many letters there are; at most {@code countedMax}. */
    static long count(Handle handle, LetterFilter filter, int countedMax) {
        return bind(JdbcStatement.of(handle, COUNT.formatted(conditions(filter))), filter)
                .bind(countedMax)
                .list(row -> row.getLong(1))
                .getFirst();
    }

    /**
     * The kinds of letters, the most frequent first.
     *
     * @param countedMax the most letters that are counted, the oldest first
     */
    static List<Kind> kinds(Handle handle, int countedMax, int kindsMax) {
        return JdbcStatement.of(handle, KINDS)
                .bind(countedMax)
                .bind(kindsMax)
                .list(row -> new Kind(
                        row.getString("subscription"),
                        row.getString("source"),
                        row.getString("type"),
                        row.getString("reason"),
                        row.getLong("letters"),
                        row.getLong("counted") < countedMax,
                        instant(row, "oldest"),
                        instant(row, "newest"),
                        row.getString("error")));
    }

    private static String conditions(LetterFilter filter) {
        StringBuilder conditions = new StringBuilder();
        filter.subscription().ifPresent(asked -> conditions.append(" AND subscription = ?"));
        filter.source().ifPresent(asked -> conditions.append(" AND source = ?"));
        filter.type().ifPresent(asked -> conditions.append(" AND type = ?"));
        filter.key().ifPresent(asked -> conditions.append(" AND key = ?"));
        filter.reason().ifPresent(asked -> conditions.append(" AND reason = ?"));
        return conditions.toString();
    }

    private static JdbcStatement bind(JdbcStatement statement, LetterFilter filter) {
        filter.subscription().ifPresent(statement::bind);
        filter.source().ifPresent(statement::bind);
        filter.type().ifPresent(statement::bind);
        filter.key().ifPresent(statement::bind);
        filter.reason().map(WireNames::of).ifPresent(statement::bind);
        return statement;
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

    private static DeadLetter letter(ResultSet row, byte[] event) throws SQLException {
        return new DeadLetter(
                row.getObject("id", UUID.class),
                row.getString("subscription"),
                row.getString("source"),
                row.getInt("partition"),
                row.getLong("position"),
                row.getString("type"),
                row.getString("key"),
                WireNames.parse(Reason.class, row.getString("reason")),
                row.getString("error"),
                row.getInt("attempts"),
                instant(row, "time"),
                row.getString("cause"),
                row.getString("trace_id"),
                event);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
