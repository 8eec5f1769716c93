package caravan.audit.contract;

/**
 * A rule, and the queries that apply it to a window. They can use the relations and views of the rule's part.
 *
 * @param name kebab-case
 * @param title what must hold, as a sentence
 * @param onceDrained whether it holds only when no work is in progress; if false, it holds in every snapshot
 * @param about the kind of thing that can violate it, such as {@code order}
 * @param population a relation with one row for each thing that the rule checks
 * @param violations a query that returns {@code id}, {@code found} and {@code expected} for each thing that breaks the rule
 */
public record RuleQuery(
        String name, String title, boolean onceDrained, String about, String population, String violations) {
    /** A rule that holds in every snapshot. */
    public static RuleQuery always(String name, String title, String about, String population, String violations) {
        return new RuleQuery(name, title, false, about, population, violations);
    }

    /** A rule that holds when no work is in progress. */
    public static RuleQuery onceDrained(String name, String title, String about, String population, String violations) {
        return new RuleQuery(name, title, true, about, population, violations);
    }
}
