package caravan.audit.store;

import caravan.audit.contract.RuleQuery;
import caravan.audit.domain.Violation;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/** Applies rules to the rows of a window. */
final class ApplyRules {
    private final Sql sql;
    private final Findings findings;

    ApplyRules(Sql sql, Findings findings) {
        this.sql = sql;
        this.findings = findings;
    }

    /** @param with the common table expressions to write before a query, {@code WITH} included; or an empty text */
    void apply(String with, RuleQuery rule) {
        if (!findings.applies(rule)) {
            return;
        }
        String before = with.isEmpty() ? "WITH " : with + ", ";
        record Row(Violation violation, long total) {}
        List<Row> rows = sql.list(
                before + "violation AS (" + rule.violations() + ")"
                        + " SELECT id, found, expected, count(*) OVER () AS total FROM violation ORDER BY id, found LIMIT "
                        + Findings.VIOLATIONS_TOLD_MAX,
                row -> new Row(
                        new Violation(
                                rule.about(), row.getString("id"), row.getString("found"), row.getString("expected")),
                        row.getLong("total")));
        long total = rows.isEmpty() ? 0 : rows.getFirst().total();
        findings.found(
                rule, new Findings.Found(rows.stream().map(Row::violation).toList(), total));
    }

    /** Counts the things that each rule checked, in one query. */
    void count(String with, List<RuleQuery> rules) {
        List<RuleQuery> applied = rules.stream().filter(findings::applies).toList();
        if (applied.isEmpty()) {
            return;
        }
        List<Long> counts = sql.list(
                        with
                                + applied.stream()
                                        .map(rule -> "(SELECT count(*) FROM " + rule.population() + ")")
                                        .collect(Collectors.joining(", ", " SELECT ", "")),
                        row -> numbers(row, applied.size()))
                .getFirst();
        for (int i = 0; i < applied.size(); i++) {
            findings.checked(applied.get(i), counts.get(i));
        }
    }

    private static List<Long> numbers(java.sql.ResultSet row, int columns) throws SQLException {
        Long[] numbers = new Long[columns];
        for (int i = 0; i < columns; i++) {
            numbers[i] = row.getLong(i + 1);
        }
        return List.of(numbers);
    }
}
