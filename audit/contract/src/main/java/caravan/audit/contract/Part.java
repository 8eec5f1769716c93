package caravan.audit.contract;

import java.util.List;

/**
 * A kind of thing that rules look at, and that is gone through in windows. The keys of a window are in {@code looked_<name>} (key); the
 * part's relations and rules look at nothing but what belongs to these.
 *
 * @param name snake_case, such as {@code orders}
 * @param keyType SQL type of the keys: {@code uuid}, {@code text} (compared as bytes), {@code bigint} or {@code timestamptz}
 * @param keys where all keys are
 * @param changed queries that answer the {@code key} of what may have changed since the last clean audit. They may look at {@code changed_message}
 *     (source, key), at the settings of {@link AuditRules}, at notes, and at {@code changed_<name>} (key) of the parts before
 * @param relations filled for each window, in this order; each may look at those before
 * @param views common table expressions over the relations, {@code name AS (query)} with commas between them; empty if there are none
 * @param rules over the relations and views
 * @param further whether it adds to a part of the same name that other rules define: its relations and views come after theirs
 */
public record Part(
        String name,
        String keyType,
        List<Keys> keys,
        List<String> changed,
        List<Relation> relations,
        String views,
        List<RuleQuery> rules,
        boolean further) {
    public Part {
        keys = List.copyOf(keys);
        changed = List.copyOf(changed);
        relations = List.copyOf(relations);
        rules = List.copyOf(rules);
    }

    /**
     * Where keys are.
     *
     * @param from a table, or a relation of notes
     * @param where a condition; {@code true} if there is none
     * @param column an expression that an index is sorted by, so that a window is found without reading the others; its text is
     *     that of the key
     */
    public record Keys(String from, String where, String column) {
        public static Keys of(String from, String column) {
            return new Keys(from, "true", column);
        }
    }

    /**
     * A window's rows of a table.
     *
     * @param name unique among all parts
     */
    public record Relation(String name, String query) {}
}
