package caravan.audit.store;

import caravan.audit.contract.RuleQuery;
import caravan.audit.contract.SumRule;
import caravan.audit.domain.Violation;
import java.util.List;

/** Adds up the sums of rules, window by window, and compares them at the end. */
final class Sums {
    /** Rows of window sums that may collect before they are added up. */
    private static final int ROWS_APART_MAX = 1_000_000;

    private final Sql sql;
    private final List<SumRule> rules;
    private final Findings findings;
    private long rowsApart;

    Sums(Sql sql, List<SumRule> rules, Findings findings) {
        this.sql = sql;
        this.rules = rules;
        this.findings = findings;
        for (String table : List.of("summed", "summed_together")) {
            sql.execute("CREATE TEMPORARY TABLE " + table
                    + " (rule text, id text COLLATE \"C\", found numeric, expected numeric)" + " ON COMMIT DROP");
        }
    }

    /** @param with the part's views, {@code WITH} included; or an empty text */
    void add(String part, String with) {
        for (SumRule each : rules) {
            String term = each.terms().get(part);
            if (term != null && findings.applies(each.rule())) {
                rowsApart += sql.execute("INSERT INTO summed " + with + " SELECT "
                        + Sql.literal(each.rule().name()) + ", id, sum(found), sum(expected) FROM (" + term
                        + ") AS t (id, found, expected) GROUP BY id");
            }
        }
        if (rowsApart > ROWS_APART_MAX) {
            addUp();
        }
    }

    /** @param remembers whether the sums of the last clean audit are added */
    void compare(boolean remembers) {
        addUp();
        for (SumRule each : rules) {
            if (findings.applies(each.rule())) {
                compare(each, each.carried() && remembers);
            }
        }
    }

    private void addUp() {
        sql.execute(
                "INSERT INTO summed_together SELECT rule, id, sum(found), sum(expected) FROM summed GROUP BY rule, id");
        sql.execute("TRUNCATE summed");
        sql.execute("INSERT INTO summed SELECT * FROM summed_together");
        sql.execute("TRUNCATE summed_together");
        sql.execute("ANALYZE summed");
        rowsApart = 0;
    }

    private void compare(SumRule sum, boolean carried) {
        RuleQuery rule = sum.rule();
        String name = Sql.literal(rule.name());
        findings.checked(rule, sql.number("SELECT count(*) FROM summed WHERE rule = " + name));
        String before = carried
                ? "coalesce((SELECT r.value FROM audit.remembered_sum r WHERE r.rule = s.rule AND r.id = s.id), 0)"
                : "0";
        record Row(Violation violation, long total) {}
        List<Row> rows = sql.list(
                "SELECT id, found, expected, count(*) OVER () AS total FROM (SELECT s.id, s.found, s.expected + "
                        + before
                        + " AS expected FROM summed s WHERE s.rule = " + name
                        + ") AS c WHERE found <> expected ORDER BY id LIMIT "
                        + Findings.VIOLATIONS_TOLD_MAX,
                row -> new Row(
                        new Violation(
                                rule.about(),
                                row.getString("id"),
                                sum.foundForm()
                                        .formatted(row.getBigDecimal("found").toPlainString()),
                                sum.expectedForm()
                                        .formatted(row.getBigDecimal("expected").toPlainString())),
                        row.getLong("total")));
        findings.found(
                rule,
                new Findings.Found(
                        rows.stream().map(Row::violation).toList(),
                        rows.isEmpty() ? 0 : rows.getFirst().total()));
    }
}
