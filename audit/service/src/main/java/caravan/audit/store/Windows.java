package caravan.audit.store;

import caravan.audit.contract.Part;
import caravan.audit.contract.RuleQuery;
import caravan.audit.domain.Progress;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks a part window by window: fills its relations for some thousand keys, and applies its rules to them. */
final class Windows {
    /** Keys of one window. It bounds what is in memory and in temporary tables. */
    static final int KEYS_AT_ONCE_MAX = 20_000;

    private final Sql sql;
    private final Findings findings;
    private final ApplyRules applyRules;
    private final Sums sums;
    private final Consumer<Progress> progress;

    Windows(Sql sql, Findings findings, ApplyRules applyRules, Sums sums, Consumer<Progress> progress) {
        this.sql = sql;
        this.findings = findings;
        this.applyRules = applyRules;
        this.sums = sums;
        this.progress = progress;
    }

    /** Makes {@code changed_<name>}, which later parts can read. */
    void findChanged(Part part) {
        progress.accept(new Progress("changed " + part.name(), 0, 0, "", 0, findings.rules()));
        String table = "changed_" + part.name();
        sql.execute("CREATE TEMPORARY TABLE " + table + " (key " + Keyed.columnType(part.keyType())
                + " PRIMARY KEY) ON COMMIT DROP");
        for (String query : part.changed()) {
            sql.execute("INSERT INTO " + table + " SELECT DISTINCT key FROM (" + query
                    + ") AS c WHERE key IS NOT NULL ON CONFLICT DO NOTHING");
        }
        sql.execute("ANALYZE " + table);
    }

    /** Checks all keys, in windows that indexes find. */
    void goThroughAll(Part part) {
        create(part);
        long about = sql.number("SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = "
                + Sql.literal(part.keys().getFirst().from()) + "::regclass");
        long rows = 0;
        Optional<String> above = Optional.empty();
        while (true) {
            Optional<String> end = endOfWindow(part, above);
            long keys = fill(part, allKeys(part, above, end));
            rows += keys;
            if (keys > 0) {
                lookAtWindow(part, rows, about);
            }
            if (end.isEmpty()) {
                return;
            }
            above = end;
        }
    }

    /** Checks the keys of {@code changed_<name>}. */
    void goThroughChanged(Part part) {
        create(part);
        long all = sql.number("SELECT count(*) FROM changed_" + part.name());
        long rows = 0;
        Optional<String> above = Optional.empty();
        while (rows < all) {
            rows += fill(
                    part,
                    "SELECT key FROM changed_" + part.name() + " WHERE " + beyond("key", above) + " ORDER BY key LIMIT "
                            + KEYS_AT_ONCE_MAX);
            lookAtWindow(part, rows, all);
            above = sql.text("SELECT key::text FROM looked_" + part.name() + " ORDER BY key DESC LIMIT 1");
        }
    }

    private void create(Part part) {
        sql.execute("CREATE TEMPORARY TABLE looked_" + part.name() + " (key " + Keyed.columnType(part.keyType())
                + " PRIMARY KEY) ON COMMIT DROP");
        for (Part.Relation relation : part.relations()) {
            sql.execute("CREATE TEMPORARY TABLE " + relation.name() + " ON COMMIT DROP AS " + relation.query()
                    + " WITH NO DATA");
        }
    }

    /** The last key of the next window; empty if it is the last window. */
    private Optional<String> endOfWindow(Part part, Optional<String> above) {
        String candidates = part.keys().stream()
                .map(keys ->
                        "(SELECT " + keys.column() + "::" + part.keyType() + " AS key FROM " + keys.from() + " WHERE "
                                + keys.where() + " AND " + beyond(keys.column(), above) + " ORDER BY " + keys.column()
                                + " OFFSET "
                                + (KEYS_AT_ONCE_MAX - 1) + " LIMIT 1)")
                .collect(Collectors.joining(" UNION ALL "));
        return sql.text("SELECT key::text FROM (" + candidates + ") AS c ORDER BY key"
                + (part.keyType().equals("text") ? " COLLATE \"C\"" : "") + " LIMIT 1");
    }

    private static String allKeys(Part part, Optional<String> above, Optional<String> end) {
        return part.keys().stream()
                .map(keys ->
                        "SELECT " + keys.column() + "::" + part.keyType() + " AS key FROM " + keys.from() + " WHERE "
                                + keys.where() + " AND " + beyond(keys.column(), above)
                                + end.map(last -> " AND " + keys.column() + " <= " + Sql.literal(last))
                                        .orElse(""))
                .collect(Collectors.joining(" UNION "));
    }

    private static String beyond(String column, Optional<String> above) {
        return above.map(last -> column + " > " + Sql.literal(last)).orElse("true");
    }

    /** Checks a window, and returns how many keys it has. */
    private long fill(Part part, String keys) {
        String looked = "looked_" + part.name();
        sql.execute("TRUNCATE "
                + Stream.concat(Stream.of(looked), part.relations().stream().map(Part.Relation::name))
                        .collect(Collectors.joining(", ")));
        long rows = sql.execute(
                "INSERT INTO " + looked + " SELECT DISTINCT key FROM (" + keys + ") AS k WHERE key IS NOT NULL");
        if (rows == 0) {
            return 0;
        }
        sql.execute("ANALYZE " + looked);
        for (Part.Relation relation : part.relations()) {
            if (sql.execute("INSERT INTO " + relation.name() + " " + relation.query()) > 0) {
                sql.execute("ANALYZE " + relation.name());
            }
        }
        return rows;
    }

    private void lookAtWindow(Part part, long rows, long about) {
        String with = part.views().isBlank() ? "" : "WITH " + part.views();
        for (RuleQuery rule : part.rules()) {
            progress.accept(new Progress(
                    part.name(), rows, Math.max(rows, about), rule.name(), findings.numberOf(rule), findings.rules()));
            applyRules.apply(with, rule);
        }
        applyRules.count(with, part.rules());
        sums.add(part.name(), with);
    }
}
