package caravan.chassis.messages.trail;

import caravan.chassis.api.Identifiers;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.Columns;
import caravan.chassis.api.store.JdbcStatement;
import caravan.chassis.api.trail.Actor;
import caravan.chassis.api.trail.Change;
import caravan.kernel.UuidV7;
import caravan.kernel.WireNames;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The statements on {@code change_record}. */
public final class ChangeTable {
    /** A record before it is stored. */
    private record Numbered(UUID id, Change change) {}

    private static final Columns<Numbered> RECORDS = Columns.<Numbered>of()
            .uuid("id", Numbered::id)
            .all(
                    Columns.<Change>of()
                            .uuid("actor", ChangeTable::actorId)
                            .text("actor_role", ChangeTable::role)
                            .text("worker", ChangeTable::worker)
                            .text("action", Change::action)
                            .text("kind", Change::kind)
                            .text("thing", Change::thing)
                            .text("before", change -> FieldsJson.write(change.before()))
                            .text("after", change -> FieldsJson.write(change.after()))
                            .text("cause", change -> change.cause().id())
                            .text("trace_id", change -> change.cause().trace().traceId()),
                    Numbered::change);
    private static final String COLUMNS = RECORDS.names();
    private static final String APPEND = """
            INSERT INTO change_record (%s)
            SELECT id, actor, actor_role, worker, action, kind, thing, before::json, after::json, cause, trace_id
            FROM %s
            """.formatted(COLUMNS, RECORDS.as("added"));

    /** Selects the rows that fit into a page, by the bytes of the rows before each. */
    private static final String MEASURED = """
            SELECT * FROM (
                SELECT page.*, count(*) OVER () AS rows_found, row_number() OVER (ORDER BY id) AS place,
                    sum(octet_length(page::text)) OVER (ORDER BY id) - octet_length(page::text) AS bytes_before
                FROM (%s) page
            ) measured
            WHERE place <= ? AND bytes_before <= ?
            ORDER BY id
            """;

    /** The most bytes of a record as text: both sides and the rest. */
    private static final int RECORD_BYTES_MAX = 2 * FieldsJson.FIELDS_BYTES_MAX + 2_048;

    /** The first 12 random bits of an id hold the fraction of the millisecond (RFC 9562, section 6.2, method 3). */
    private static final long TICKS_OF_A_MILLISECOND = 1 << 12;

    private static final long NANOS_OF_A_MILLISECOND = 1_000_000;

    /** The role of a change that the service itself made. */
    private static final String SERVICE = "service";

    private ChangeTable() {}

    /**
     * Adds a transaction's records in order, with one statement that may be sent with the commit. Without records there is no statement.
     */
    public static void append(Transaction transaction, List<Change> changes, Instant now, Identifiers identifiers) {
        if (changes.isEmpty()) {
            return;
        }
        List<UUID> ids = ids(changes.size(), now, identifiers);
        List<Numbered> records = new ArrayList<>(changes.size());
        for (int place = 0; place < changes.size(); place++) {
            records.add(new Numbered(ids.get(place), changes.get(place)));
        }
        JdbcStatement.of(transaction, APPEND).bindRows(RECORDS, records).write();
    }

    /** Makes ids that sort by time, and within a transaction by their order. */
    static List<UUID> ids(int count, Instant now, Identifiers identifiers) {
        long ticks = now.getNano() % NANOS_OF_A_MILLISECOND * TICKS_OF_A_MILLISECOND / NANOS_OF_A_MILLISECOND;
        List<UUID> ids = new ArrayList<>(count);
        for (int place = 0; place < count; place++) {
            Instant moment = now.plusMillis((ticks + place) / TICKS_OF_A_MILLISECOND);
            ids.add(UuidV7.at(moment, ticks + place, identifiers.next().getLeastSignificantBits()));
        }
        return ids;
    }

    private static @Nullable UUID actorId(Change change) {
        return switch (change.actor()) {
            case Actor.Person person -> person.id().value();
            case Actor.Worker worker -> null;
        };
    }

    private static String role(Change change) {
        return switch (change.actor()) {
            case Actor.Person person -> WireNames.of(person.role());
            case Actor.Worker worker -> SERVICE;
        };
    }

    private static @Nullable String worker(Change change) {
        return switch (change.actor()) {
            case Actor.Person person -> null;
            case Actor.Worker worker -> worker.name();
        };
    }

    /**
     * A page of records.
     *
     * @param goesOn whether a limit ended the page, so that there are more
     */
    record Page(List<ChangeRecord> records, boolean goesOn) {}

    /** Reads records, the newest first. */
    static List<ChangeRecord> newest(Handle handle, ChangeFilter filter, Optional<UUID> before, int rowsMax) {
        Conditions conditions = new Conditions(filter);
        before.ifPresent(id -> conditions.add("id < ?", statement -> statement.bind(id)));
        return conditions.bound(handle, conditions.query("DESC")).bind(rowsMax).list(ChangeTable::read);
    }

    /**
     * Reads records, the oldest first: at least one, if there is any.
     *
     * @param bytesMax limit of the stored bytes
     */
    static Page oldest(Handle handle, ChangeFilter filter, Optional<UUID> after, int rowsMax, int bytesMax) {
        Conditions conditions = new Conditions(filter);
        after.ifPresent(id -> conditions.add("id > ?", statement -> statement.bind(id)));
        boolean[] goesOn = new boolean[1];
        List<ChangeRecord> records = conditions
                .bound(handle, MEASURED.formatted(conditions.query("")))
                .bind(rowsMax + 1)
                .bind(rowsMax)
                .bind(Math.max(0, bytesMax - RECORD_BYTES_MAX))
                .list(row -> {
                    goesOn[0] = row.getInt("rows_found") > row.getInt("place");
                    return read(row);
                });
        return new Page(records, goesOn[0]);
    }

    /** A query with the given conditions. Ids contain times, so each index also serves conditions on time. */
    private static final class Conditions {
        private final List<String> all = new ArrayList<>();
        private final List<Consumer<JdbcStatement>> bindings = new ArrayList<>();

        Conditions(ChangeFilter filter) {
            filter.actor().ifPresent(id -> add("actor = ?", statement -> statement.bind(id)));
            filter.action().ifPresent(text -> add("action = ?", statement -> statement.bind(text)));
            filter.thing().ifPresent(text -> add("thing = ?", statement -> statement.bind(text)));
            filter.from().ifPresent(moment -> add("id >= ?", statement -> statement.bind(UuidV7.at(moment, 0, 0))));
            filter.to().ifPresent(moment -> add("id < ?", statement -> statement.bind(UuidV7.at(moment, 0, 0))));
        }

        void add(String condition, Consumer<JdbcStatement> binding) {
            all.add(condition);
            bindings.add(binding);
        }

        /** Its last parameter is the number of rows. */
        String query(String direction) {
            String where = all.isEmpty() ? "" : " WHERE " + String.join(" AND ", all);
            return "SELECT " + COLUMNS + " FROM change_record" + where + " ORDER BY id " + direction + " LIMIT ?";
        }

        JdbcStatement bound(Handle handle, String sql) {
            JdbcStatement statement = JdbcStatement.of(handle, sql);
            bindings.forEach(binding -> binding.accept(statement));
            return statement;
        }
    }

    private static ChangeRecord read(ResultSet row) throws SQLException {
        return new ChangeRecord(
                row.getObject("id", UUID.class),
                Optional.ofNullable(row.getObject("actor", UUID.class)),
                row.getString("actor_role"),
                Optional.ofNullable(row.getString("worker")),
                row.getString("action"),
                row.getString("kind"),
                row.getString("thing"),
                Optional.ofNullable(row.getString("before")),
                Optional.ofNullable(row.getString("after")),
                row.getString("cause"),
                row.getString("trace_id"));
    }
}
