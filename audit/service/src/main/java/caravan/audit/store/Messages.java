package caravan.audit.store;

import caravan.audit.contract.Notes;
import caravan.audit.contract.RuleQuery;
import caravan.audit.domain.Progress;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Reads new messages once, window by window, and takes notes of them for the parts. */
final class Messages {
    /** Positions of one window. */
    static final long POSITIONS_AT_ONCE_MAX = 100_000;

    static final String WINDOW_TABLE = """
            CREATE TEMPORARY TABLE message (source text, position bigint, time timestamptz, type text, topic text, key text,
                partition smallint, payload json) ON COMMIT DROP
            """;

    private final Sql sql;
    private final Views views;
    private final RulesToApply rules;
    private final ApplyRules applyRules;
    private final Consumer<Progress> progress;
    private long unapplied;

    Messages(Sql sql, Views views, RulesToApply rules, ApplyRules applyRules, Consumer<Progress> progress) {
        this.sql = sql;
        this.views = views;
        this.rules = rules;
        this.applyRules = applyRules;
        this.progress = progress;
    }

    /**
     * Reads all new messages. Afterwards the tables {@code read_message} and {@code changed_message} exist, and the relation of each kind
     * of notes.
     *
     * @param remembers whether notes of earlier audits are there
     * @return how many messages a subscription takes and has not applied
     */
    long read(boolean remembers) {
        sql.execute(WINDOW_TABLE);
        sql.execute(
                "CREATE TEMPORARY TABLE read_message (source text, messages bigint, first bigint, last bigint, until timestamptz)"
                        + " ON COMMIT DROP");
        sql.execute("CREATE TEMPORARY TABLE changed_message (source text, key text) ON COMMIT DROP");
        rules.notes().forEach(this::createNotes);
        for (String source : views.sources()) {
            read(source);
        }
        rules.notes().forEach(this::note);
        rules.notes().forEach(notes -> finishNotes(notes, remembers));
        sql.execute("ANALYZE changed_message");
        return unapplied;
    }

    private void read(String source) {
        long head = sql.number("SELECT position FROM " + source + ".outbox_head");
        long done = sql.number("SELECT position FROM looked_from WHERE source = " + Sql.literal(source));
        long all = positions(source, done, head);
        while (done < head) {
            // Skips the huge gap of positions between two epochs of an outbox.
            done = Math.max(done, firstBehind(source, done, head) - 1);
            progress.accept(new Progress("messages of " + source, all - positions(source, done, head), all, "", 0, 0));
            long end = Math.min(head, done + POSITIONS_AT_ONCE_MAX);
            copyWindow(sql, source, done, end);
            lookAtWindow();
            done = end;
        }
        sql.execute("TRUNCATE message");
    }

    /** How many positions were given out in a range, which leaves out the gaps between epochs. */
    private long positions(String source, long after, long head) {
        return head
                - after
                - sql.number("SELECT coalesce(sum(begins_after - greatest(ended_at, " + after + ")), 0) FROM " + source
                        + ".outbox_epoch WHERE begins_after > " + after + " AND begins_after <= " + head);
    }

    private long firstBehind(String source, long done, long head) {
        return sql.number("SELECT coalesce((SELECT position - count + 1 FROM " + source + ".outbox WHERE position > "
                + done + " ORDER BY position LIMIT 1), " + head + ")");
    }

    /**
     * Copies the messages of the batches whose last position is in the window. It reads the table, since the view of messages cannot search
     * by position.
     */
    static void copyWindow(Sql sql, String source, long above, long upTo) {
        sql.execute("TRUNCATE message");
        sql.execute(String.format(Locale.ROOT, """
                INSERT INTO message
                SELECT '%1$s', b.position - b.count + m.ordinal, b.time, m.type, split_part(m.type, '.', 1), m.subject, m.partition, m.data
                FROM %1$s.outbox b
                CROSS JOIN LATERAL ROWS FROM (json_to_recordset(convert_from(b.messages, 'UTF8')::json)
                    AS (type text, subject text, partition smallint, data json)) WITH ORDINALITY AS m (type, subject, partition, data, ordinal)
                WHERE b.position > %2$d AND b.position <= %3$d
                """, source, above, upTo));
        sql.execute("ANALYZE message");
    }

    private void lookAtWindow() {
        sql.execute(
                "INSERT INTO read_message SELECT source, count(*), min(position), max(position), max(time) FROM message GROUP BY source");
        sql.execute(
                "INSERT INTO changed_message SELECT DISTINCT m.source, m.key FROM message m CROSS JOIN since s WHERE NOT s.is_full");
        unapplied += sql.number(views.with() + Views.UNAPPLIED);
        rules.notes().forEach(this::note);
        for (RuleQuery rule : rules.messageRules()) {
            applyRules.apply("", rule);
        }
        applyRules.count("", rules.messageRules());
    }

    private void createNotes(Notes notes) {
        String column = notes.kept() ? "note text" : "notes text[]";
        sql.execute("CREATE TEMPORARY TABLE " + tableOf(notes) + " (key " + Keyed.columnType(notes.keyType()) + ", "
                + column + ") ON COMMIT DROP");
    }

    private void note(Notes notes) {
        String noted = "SELECT key::" + notes.keyType() + " AS key, note FROM (" + notes.query()
                + ") AS n WHERE key IS NOT NULL AND note IS NOT NULL";
        sql.execute("INSERT INTO " + tableOf(notes)
                + (notes.kept()
                        ? " SELECT DISTINCT key, note FROM (" + noted + ") AS noted"
                        : " SELECT key, array_agg(note) FROM (" + noted + ") AS noted GROUP BY key"));
    }

    private void finishNotes(Notes notes, boolean remembers) {
        sql.execute("CREATE INDEX ON " + tableOf(notes) + " (key)");
        sql.execute("ANALYZE " + tableOf(notes));
        if (notes.kept()) {
            sql.execute("CREATE TEMPORARY VIEW " + notes.name() + " AS SELECT key, note FROM " + tableOf(notes)
                    + (remembers
                            ? " UNION ALL SELECT key, note FROM audit.kept_note WHERE name = "
                                    + Sql.literal(notes.name())
                            : ""));
        }
    }

    /** The table of this audit's notes. */
    static String tableOf(Notes notes) {
        return notes.kept() ? "new_" + notes.name() : notes.name();
    }

    /** The name under which notes are kept. */
    static List<Notes> kept(RulesToApply rules) {
        return rules.notes().stream().filter(Notes::kept).toList();
    }
}
