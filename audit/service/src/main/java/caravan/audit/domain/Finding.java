package caravan.audit.domain;

import java.util.List;

/**
 * The finding of one rule.
 *
 * @param applied false if the rule does not apply, since work was in progress
 * @param checked how many things the rule checked
 * @param violationsTotal how many things broke it; {@code violations} holds the first of them
 */
public record Finding(Rule rule, boolean applied, long checked, long violationsTotal, List<Violation> violations) {
    public Finding {
        violations = List.copyOf(violations);
    }

    public static Finding notApplied(Rule rule) {
        return new Finding(rule, false, 0, 0, List.of());
    }
}
