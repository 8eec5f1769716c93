package caravan.audit.store;

import caravan.audit.contract.Notes;
import caravan.audit.contract.SumRule;
import caravan.audit.domain.Extent;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the last clean audit of a system at rest has stored in the schema {@code audit}: up to which position each service's messages are
 * audited, and the sums at that time. An audit that is not clean, or finds work in progress, changes nothing of it, so the next audit
 * begins where this one began.
 */
final class Memory {
    /**
     * Bounds how much a service's clock may be behind when it makes ids and times, and how long a transaction lasts that began before the
     * audit.
     */
    private static final Duration LATE_MAX = Duration.ofSeconds(40);

    /** Identifies the database: it differs for another cluster, after a restore, and for another database of the cluster. */
    private static final String DATABASE = """
            SELECT s.system_identifier || ' ' || c.timeline_id || ' ' || d.oid
            FROM pg_control_system() s, pg_control_checkpoint() c, pg_database d WHERE d.datname = current_database()
            """;

    private static final String DIGEST =
            "coalesce((SELECT md5(o.messages) FROM %1$s.outbox o WHERE o.position = %2$s), '')";

    /**
     * Stored as settings, since the planner knows their values and sees that few rows are beyond them. For a subquery it assumes a third of
     * the table.
     */
    private static final String SINCE = """
            SELECT set_config('audit.moment', r.late::text, true),
                set_config('audit.low_id',
                    (lpad(to_hex((extract(epoch FROM r.late) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid::text, true),
                set_config('audit.snapshot', r.snapshot, true)
            FROM (SELECT at - interval '%d seconds' AS late, snapshot FROM audit.remembered) r
            """;

    private final Sql sql;
    private final List<String> sources;
    private final RulesToApply rules;

    Memory(Sql sql, List<String> sources, RulesToApply rules) {
        this.sql = sql;
        this.sources = sources;
        this.rules = rules;
    }

    /**
     * The start of an audit.
     *
     * @param remembers whether the stored values belong to this database; then kept notes and sums are valid, even for a full audit
     */
    record Beginning(Extent extent, boolean remembers) {
        boolean full() {
            return extent instanceof Extent.Full;
        }
    }

    private record Remembered(String database, String rules, Instant at, Instant fullAt, boolean brokenSince) {}

    /** Makes {@code since}, {@code looked_from} and {@code mark}. */
    Beginning begin(boolean fullAsked) {
        Optional<Remembered> remembered = sql
                .list(
                        "SELECT database, rules, at, full_at, broken_since FROM audit.remembered",
                        row -> new Remembered(
                                row.getString("database"),
                                row.getString("rules"),
                                row.getObject("at", OffsetDateTime.class).toInstant(),
                                row.getObject("full_at", OffsetDateTime.class).toInstant(),
                                row.getBoolean("broken_since")))
                .stream()
                .findFirst();
        Optional<String> unusable =
                remembered.isEmpty() ? Optional.of("no clean audit is remembered") : whyUnusable(remembered.get());
        Beginning beginning = new Beginning(extent(remembered, unusable, fullAsked), unusable.isEmpty());
        create(beginning);
        return beginning;
    }

    private Extent extent(Optional<Remembered> remembered, Optional<String> unusable, boolean fullAsked) {
        if (fullAsked) {
            return new Extent.Full("the request asked for it");
        }
        if (unusable.isPresent()) {
            return new Extent.Full(unusable.get());
        }
        Remembered last = remembered.orElseThrow();
        if (last.brokenSince()) {
            return new Extent.Full("the last full audit found a broken rule");
        }
        return last.rules().equals(rules.digest())
                ? new Extent.Changed(last.at(), last.fullAt())
                : new Extent.Full("the rules have changed since the last clean audit");
    }

    private Optional<String> whyUnusable(Remembered remembered) {
        if (!remembered.database().equals(database())) {
            return Optional.of("the last clean audit was of another database");
        }
        for (String source : sources) {
            String of = " WHERE r.source = " + Sql.literal(source);
            String read = " FROM audit.remembered_position r, " + source + ".outbox_head h, " + source
                    + ".outbox_purge p" + of;
            if (sql.number("SELECT count(*)" + read
                            + " AND (h.position < r.position OR (p.position < r.position AND r.digest <> "
                            + DIGEST.formatted(source, "r.position") + "))")
                    > 0) {
                return Optional.of("the messages of " + source + " are not those that the last clean audit read");
            }
            if (sql.number("SELECT count(*) FROM audit.remembered_position r, " + source + ".outbox_epoch e" + of
                            + " AND e.begins_after > r.position")
                    > 0) {
                return Optional.of(source + " was restored: its outbox has begun an epoch");
            }
            if (sql.number("SELECT count(*)" + read + " AND p.position > r.position") > 0) {
                return Optional.of("messages of " + source + " were purged before an audit read them");
            }
        }
        return Optional.empty();
    }

    private void create(Beginning beginning) {
        sql.execute("CREATE TEMPORARY TABLE since ON COMMIT DROP AS SELECT %s AS is_full, %s AS remembers"
                .formatted(beginning.full(), beginning.remembers()));
        if (!beginning.full()) {
            sql.list(String.format(Locale.ROOT, SINCE, LATE_MAX.toSeconds()), row -> row.getString(1));
            sql.list(
                    "SELECT set_config('audit.mark_' || name, value, true) FROM audit.remembered_mark",
                    row -> row.getString(1));
        }
        String from = sources.stream()
                .map(source -> "SELECT " + Sql.literal(source) + " AS source, position, until FROM " + source
                        + ".outbox_purge")
                .collect(Collectors.joining(" UNION ALL "));
        sql.execute("CREATE TEMPORARY TABLE looked_from ON COMMIT DROP AS "
                + (beginning.full() ? from : """
                SELECT p.source, coalesce(r.position, p.position) AS position, coalesce(r.until, p.until) AS until
                FROM (%s) p LEFT JOIN audit.remembered_position r ON r.source = p.source
                """.formatted(from)));
    }

    /** A full audit found a violation, maybe in rows that have not changed for long. So the next audit checks everything again. */
    void isBroken() {
        sql.execute("UPDATE audit.remembered SET broken_since = true WHERE NOT broken_since");
    }

    /** Stores that this audit was clean and the system at rest, so that the next one checks only what changes from now on. */
    void keep(Beginning beginning) {
        boolean full = beginning.full();
        sql.execute("""
                INSERT INTO audit.remembered (database, rules, at, full_at, snapshot)
                VALUES (%s, %s, now(), now(), pg_current_snapshot()::text)
                ON CONFLICT (only_row) DO UPDATE SET database = excluded.database, rules = excluded.rules, at = excluded.at,
                    full_at = %s, snapshot = excluded.snapshot, broken_since = false
                """.formatted(
                        Sql.literal(database()),
                        Sql.literal(rules.digest()),
                        full ? "excluded.full_at" : "remembered.full_at"));
        keepPositions();
        sql.execute("DELETE FROM audit.remembered_mark");
        for (Map.Entry<String, String> mark : rules.marks().entrySet()) {
            sql.execute("INSERT INTO audit.remembered_mark SELECT " + Sql.literal(mark.getKey()) + ", ("
                    + mark.getValue() + ")");
        }
        keepSums(full);
        if (!beginning.remembers()) {
            sql.execute("DELETE FROM audit.kept_note");
        }
        for (Notes notes : Messages.kept(rules)) {
            sql.execute("INSERT INTO audit.kept_note SELECT DISTINCT " + Sql.literal(notes.name())
                    + ", key::text, note FROM " + Messages.tableOf(notes) + " ON CONFLICT DO NOTHING");
        }
    }

    private void keepPositions() {
        sql.execute("DELETE FROM audit.remembered_position");
        for (String source : sources) {
            sql.execute("""
                    INSERT INTO audit.remembered_position (source, position, until, digest)
                    SELECT f.source, h.position, greatest(f.until, (SELECT max(until) FROM read_message m WHERE m.source = f.source)), %3$s
                    FROM looked_from f CROSS JOIN %1$s.outbox_head h WHERE f.source = %2$s
                    """.formatted(source, Sql.literal(source), DIGEST.formatted(source, "h.position")));
        }
    }

    private void keepSums(boolean full) {
        if (full) {
            sql.execute("DELETE FROM audit.remembered_sum");
        }
        rules.sums().stream()
                .filter(SumRule::carried)
                .forEach(sum -> sql.execute("""
                INSERT INTO audit.remembered_sum SELECT rule, id, found FROM summed WHERE rule = %s
                ON CONFLICT (rule, id) DO UPDATE SET value = excluded.value WHERE remembered_sum.value <> excluded.value
                """.formatted(Sql.literal(sum.rule().name()))));
    }

    private String database() {
        return sql.text(DATABASE).orElseThrow();
    }
}
