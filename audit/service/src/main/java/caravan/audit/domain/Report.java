package caravan.audit.domain;

import java.time.Instant;
import java.util.List;

/**
 * The report of an audit.
 *
 * @param extent what was checked
 * @param waiting messages not yet applied, and orders and payments between states
 */
public record Report(Instant checkedAt, Extent extent, long waiting, List<Finding> findings) {
    public Report {
        findings = List.copyOf(findings);
    }

    public boolean drained() {
        return waiting == 0;
    }

    /** Whether no rule was broken. */
    public boolean clean() {
        return findings.stream().allMatch(finding -> finding.violationsTotal() == 0);
    }
}
