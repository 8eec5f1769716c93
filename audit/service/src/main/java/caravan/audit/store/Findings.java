package caravan.audit.store;

import caravan.audit.contract.RuleQuery;
import caravan.audit.domain.Finding;
import caravan.audit.domain.Rule;
import caravan.audit.domain.Violation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The findings of each rule so far. */
final class Findings {
    /** Violations that a report lists for each rule; further ones are only counted. */
    static final int VIOLATIONS_TOLD_MAX = 20;

    private final Map<String, Tally> tallies = new LinkedHashMap<>();

    /** A rule's finding in one window: the first violations, by id, and how many there are. */
    record Found(List<Violation> violations, long total) {}

    private static final class Tally {
        private final Rule rule;
        private final List<Violation> violations = new ArrayList<>();
        private long checked;
        private long total;

        private Tally(Rule rule) {
            this.rule = rule;
        }
    }

    private boolean drained;

    /** @param rules all rules, in the order of the report */
    Findings(List<RuleQuery> rules) {
        for (RuleQuery query : rules) {
            Rule rule = new Rule(
                    query.name(), query.title(), query.onceDrained() ? Rule.Holds.ONCE_DRAINED : Rule.Holds.ALWAYS);
            tallies.put(query.name(), new Tally(rule));
        }
    }

    /** No work is in progress, so rules for a drained system apply, too. */
    void isDrained() {
        drained = true;
    }

    int rules() {
        return tallies.size();
    }

    /** A rule's number in the report, from 1. */
    int numberOf(RuleQuery query) {
        return new ArrayList<>(tallies.keySet()).indexOf(query.name()) + 1;
    }

    /** Whether the rule applies to the system in this state. */
    boolean applies(RuleQuery query) {
        return tally(query).rule.appliesTo(drained);
    }

    void checked(RuleQuery query, long things) {
        tally(query).checked += things;
    }

    void found(RuleQuery query, Found found) {
        Tally tally = tally(query);
        tally.total += found.total();
        found.violations().stream()
                .limit(VIOLATIONS_TOLD_MAX - tally.violations.size())
                .forEach(tally.violations::add);
    }

    boolean clean() {
        return tallies.values().stream().allMatch(tally -> tally.total == 0);
    }

    List<Finding> all() {
        return tallies.values().stream()
                .map(tally -> tally.rule.appliesTo(drained)
                        ? new Finding(tally.rule, true, tally.checked, tally.total, tally.violations)
                        : Finding.notApplied(tally.rule))
                .toList();
    }

    private Tally tally(RuleQuery query) {
        Tally tally = tallies.get(query.name());
        if (tally == null) {
            throw new IllegalArgumentException("no rule is named " + query.name());
        }
        return tally;
    }
}
