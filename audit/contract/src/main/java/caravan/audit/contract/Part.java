package caravan.audit.contract;

import java.util.List;

/**
 * A kind of thing that rules check, in windows. The keys of a window are in {@code looked_<name>} (key); the part's relations and rules
 * read only the rows of these keys.
 *
 * @param name snake_case, such as {@code orders}
 * @param keyType the SQL type of the keys: {@code uuid}, {@code text} (compared as bytes), {@code bigint} or {@code timestamptz}
 * @param keys the tables that have all keys
 * @param changed queries that return each {@code key} that may have changed since the last clean audit. They can read {@code
 *     changed_message} (source, key), the settings of {@link AuditRules}, notes, and {@code changed_<name>} (key) of earlier parts
 * @param relations filled for each window, in this order; each can read the earlier ones
 * @param views common table expressions over the relations, {@code name AS (query)} with commas between them; empty if there are none
 * @param rules rules about the relations and views
 * @param further whether it adds to a part of this name that other rules define; its relations and views come after theirs
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
     * A table that has keys.
     *
     * @param from the table, or a relation of notes
     * @param where a condition; {@code true} if there is none
     * @param column an expression that an index is sorted by, so that a window is found without reading other rows; its text is the key
     */
    public record Keys(String from, String where, String column) {
        public static Keys of(String from, String column) {
            return new Keys(from, "true", column);
        }
    }

    /**
     * The rows of a table that belong to a window.
     *
     * @param name unique among all parts
     */
    public record Relation(String name, String query) {}
}
