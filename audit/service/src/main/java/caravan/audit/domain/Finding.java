package caravan.audit.domain;

import java.util.List;

/**
 * What one rule said.
 *
 * @param applied false if the rule says nothing about a system with work on its way
 * @param checked how many things it looked at
 * @param violationsTotal how many broke it; {@code violations} holds the first of them
 */
public record Finding(Rule rule, boolean applied, long checked, long violationsTotal, List<Violation> violations) {
    public Finding {
        violations = List.copyOf(violations);
    }

    public static Finding notApplied(Rule rule) {
        return new Finding(rule, false, 0, 0, List.of());
    }
}
