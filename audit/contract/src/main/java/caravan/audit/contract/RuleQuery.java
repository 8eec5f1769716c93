package caravan.audit.contract;

/**
 * A rule and the queries that apply it to a window. Both may name the relations and views of the part that the rule stands in.
 *
 * @param name kebab-case
 * @param title what must hold, as a sentence
 * @param onceDrained whether it holds only when nothing is on its way; else it holds in every snapshot
 * @param about the kind of thing that its violations name, such as {@code order}
 * @param population a relation with a row for each thing that the rule looks at
 * @param violations a query that answers {@code id}, {@code found} and {@code expected} for each thing that breaks it
 */
public record RuleQuery(
        String name, String title, boolean onceDrained, String about, String population, String violations) {
    /** A rule of every snapshot. */
    public static RuleQuery always(String name, String title, String about, String population, String violations) {
        return new RuleQuery(name, title, false, about, population, violations);
    }

    /** A rule of a system with nothing on its way. */
    public static RuleQuery onceDrained(String name, String title, String about, String population, String violations) {
        return new RuleQuery(name, title, true, about, population, violations);
    }
}
