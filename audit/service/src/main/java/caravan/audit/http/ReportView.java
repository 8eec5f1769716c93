package caravan.audit.http;

import caravan.audit.domain.Finding;
import caravan.audit.domain.Report;
import caravan.audit.domain.Rule;
import caravan.audit.domain.Violation;
import java.time.Instant;
import java.util.List;

/** A report as JSON. */
record ReportView(Instant checkedAt, boolean drained, long waiting, boolean clean, List<FindingView> rules) {
    record FindingView(
            String rule,
            String title,
            boolean onceDrained,
            boolean applied,
            long checked,
            long violationsTotal,
            List<ViolationView> violations) {}

    record ViolationView(String about, String id, String found, String expected) {}

    static ReportView of(Report report) {
        return new ReportView(
                report.checkedAt(),
                report.drained(),
                report.waiting(),
                report.clean(),
                report.findings().stream().map(ReportView::finding).toList());
    }

    private static FindingView finding(Finding finding) {
        return new FindingView(
                finding.rule().name(),
                finding.rule().title(),
                finding.rule().holds() == Rule.Holds.ONCE_DRAINED,
                finding.applied(),
                finding.checked(),
                finding.violationsTotal(),
                finding.violations().stream().map(ReportView::violation).toList());
    }

    private static ViolationView violation(Violation violation) {
        return new ViolationView(violation.about(), violation.id(), violation.found(), violation.expected());
    }
}
