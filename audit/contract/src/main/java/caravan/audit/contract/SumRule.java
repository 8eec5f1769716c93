package caravan.audit.contract;

import java.util.Map;

/**
 * A rule that two sums are equal, each over all windows.
 *
 * @param rule its name, title and kind; its population is not asked for, its violations are these: sums that differ
 * @param terms for each part that has some, a query over the part's relations, which answers {@code id} and the numbers {@code found} and {@code
 *     expected}; of each id all windows' numbers are added up
 * @param foundForm the text of a finding; {@code %s} stands for the number
 * @param expectedForm the same of what should be
 * @param carried whether the terms of {@code expected} tell what was added since the last clean audit: what both sums were then is added. Else
 *     both are sums over what was looked at
 */
public record SumRule(
        RuleQuery rule, Map<String, String> terms, String foundForm, String expectedForm, boolean carried) {
    public SumRule {
        terms = Map.copyOf(terms);
    }
}
