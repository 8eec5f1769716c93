package caravan.audit.http;

import caravan.audit.domain.Extent;
import caravan.audit.domain.Finding;
import caravan.audit.domain.Report;
import caravan.audit.domain.Rule;
import caravan.audit.domain.Violation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A report in JSON. */
record ReportView(
        Instant checkedAt,
        boolean full,
        Optional<String> fullReason,
        Optional<Instant> since,
        Optional<Instant> fullAt,
        boolean drained,
        long waiting,
        boolean clean,
        List<FindingView> rules) {
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
        return switch (report.extent()) {
            case Extent.Full(String reason) ->
                of(report, true, Optional.of(reason), Optional.empty(), Optional.empty());
            case Extent.Changed(Instant since, Instant fullAt) ->
                of(report, false, Optional.empty(), Optional.of(since), Optional.of(fullAt));
        };
    }

    private static ReportView of(
            Report report, boolean full, Optional<String> reason, Optional<Instant> since, Optional<Instant> fullAt) {
        return new ReportView(
                report.checkedAt(),
                full,
                reason,
                since,
                fullAt,
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
