package caravan.audit.contract;

import java.util.Map;

/**
 * A rule that two sums over all windows are equal.
 *
 * @param rule the name, title and kind; its queries are not used: a violation is a pair of sums that differ
 * @param terms by part, a query over the part's relations that returns {@code id} and the numbers {@code found} and {@code expected}; the
 *     numbers of all windows are added up for each id
 * @param foundForm the text of a finding; {@code %s} stands for the number
 * @param expectedForm the same for the expected number
 * @param carried whether the terms of {@code expected} are what was added since the last clean audit; then the sums of that audit are
 *     added. If false, both are sums over the rows of this audit
 */
public record SumRule(
        RuleQuery rule, Map<String, String> terms, String foundForm, String expectedForm, boolean carried) {
    public SumRule {
        terms = Map.copyOf(terms);
    }
}
