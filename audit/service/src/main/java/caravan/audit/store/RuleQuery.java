package caravan.audit.store;

import caravan.audit.domain.Rule;

/**
 * A rule and the queries that apply it. Both may name the {@link Views} that they build on.
 *
 * @param about the kind of thing that its violations name
 * @param population a relation with a row for each thing that the rule looks at
 * @param violations a query that answers {@code id}, {@code found} and {@code expected} for each thing that breaks it
 */
record RuleQuery(Rule rule, String about, String population, String violations) {
    static RuleQuery always(String name, String title, String about, String population, String violations) {
        return new RuleQuery(new Rule(name, title, Rule.Holds.ALWAYS), about, population, violations);
    }

    static RuleQuery onceDrained(String name, String title, String about, String population, String violations) {
        return new RuleQuery(new Rule(name, title, Rule.Holds.ONCE_DRAINED), about, population, violations);
    }
}
