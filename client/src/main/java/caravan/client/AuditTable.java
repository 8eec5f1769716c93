package caravan.client;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The report of an audit as lines for a terminal. */
public final class AuditTable {
    private AuditTable() {}

    /** The verdict, then a line for each rule, with its violations below. */
    public static List<String> of(AuditReport report) {
        List<String> lines = new ArrayList<>();
        lines.add(verdict(report));
        int nameWidth = report.rules().stream()
                .mapToInt(rule -> rule.name().length())
                .max()
                .orElse(1);
        for (AuditReport.Rule rule : report.rules()) {
            lines.add(line(rule, nameWidth));
            lines.addAll(violations(rule));
        }
        return lines;
    }

    /** One line: clean, or how many rules are broken, and whether all of them applied. */
    public static String verdict(AuditReport report) {
        long broken = report.rules().stream()
                .filter(rule -> rule.violationsTotal() > 0)
                .count();
        long held = report.rules().stream()
                .filter(rule -> rule.applied() && rule.violationsTotal() == 0)
                .count();
        String said = report.clean()
                ? String.format(Locale.ROOT, "Audit clean: %d rules hold", held)
                : String.format(
                        Locale.ROOT,
                        "Audit FAILED: %d of %d rules are broken",
                        broken,
                        report.rules().size());
        String left = report.drained()
                ? "no messages are on their way"
                : String.format(
                        Locale.ROOT,
                        "%d messages are still on their way, so rules that need a drained system were left out",
                        report.waiting());
        String extent = switch (report.extent()) {
            case AuditReport.Extent.Full(String reason) -> "everything was checked, because " + reason;
            case AuditReport.Extent.Changed(Instant since, Instant fullAt) ->
                "what has changed since " + since + " was checked; last full audit at " + fullAt;
        };
        return "%s (%s; %s; checked at %s).".formatted(said, left, extent, report.checkedAt());
    }

    private static String line(AuditReport.Rule rule, int nameWidth) {
        String sign = !rule.applied() ? "later" : rule.violationsTotal() == 0 ? "ok" : "BROKEN";
        String checked = rule.applied() ? String.format(Locale.ROOT, "%,d", rule.checked()) : "-";
        String name = rule.name() + " ".repeat(nameWidth - rule.name().length());
        return String.format(Locale.ROOT, "  %-6s %s %10s  %s", sign, name, checked, rule.title());
    }

    private static List<String> violations(AuditReport.Rule rule) {
        List<String> lines = new ArrayList<>();
        for (AuditReport.Violation violation : rule.violations()) {
            lines.add("           %s %s: found %s, expected %s"
                    .formatted(violation.about(), violation.id(), violation.found(), violation.expected()));
        }
        long further = rule.violationsTotal() - rule.violations().size();
        if (further > 0) {
            lines.add(String.format(Locale.ROOT, "           … and %d more", further));
        }
        return lines;
    }
}
