package caravan.benchmarks;

import caravan.benchmarks.GrownBenchmark.Comparison;
import caravan.benchmarks.GrownBenchmark.Measured;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Sets the figures of few orders and of many side by side. */
final class GrownReport {
    private static final double MEBIBYTE = 1024.0 * 1024;

    private final Report report;

    GrownReport(Report report) {
        this.report = report;
    }

    /** A figure with few orders in the tables, and with many. */
    record Row(String name, double few, double many) {
        double ratio() {
            return many / few;
        }
    }

    void print(Comparison both) {
        report.say("");
        report.say(String.format(
                Locale.ROOT,
                "%-40s %14s %14s %8s",
                "orders in the tables",
                String.format(Locale.ROOT, "%,d", both.few().orders()),
                String.format(Locale.ROOT, "%,d", both.many().orders()),
                "ratio"));
        rows(both)
                .forEach(row -> report.say(String.format(
                        Locale.ROOT, "%-40s %14.3f %14.3f %8.2f", row.name(), row.few(), row.many(), row.ratio())));
        both.many().figures().orders().stream()
                .filter(run -> !run.isSustained())
                .forEach(run -> report.say("With " + run.callers()
                        + " callers messages did not keep pace: the rates do not hold for long."));
    }

    static List<Row> rows(Comparison both) {
        BenchFigures few = both.few().figures();
        BenchFigures many = both.many().figures();
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < few.orders().size(); i++) {
            addRuns(few.orders().get(i), many.orders().get(i), rows);
        }
        rows.add(new Row("commit loop, a second", few.commitsPerSecond(), many.commitsPerSecond()));
        rows.add(new Row(
                "JVM at its peak, MiB",
                few.memory().jvmPeak() / MEBIBYTE,
                many.memory().jvmPeak() / MEBIBYTE));
        return rows;
    }

    private static void addRuns(OrderFigures few, OrderFigures many, List<Row> rows) {
        String callers = few.callers() == 1 ? "1 caller: " : few.callers() + " callers: ";
        rows.add(new Row(callers + "acknowledged a second", few.acknowledgedPerSecond(), many.acknowledgedPerSecond()));
        rows.add(new Row(callers + "confirmed a second", few.confirmedPerSecond(), many.confirmedPerSecond()));
        if (few.processor().isPresent() && many.processor().isPresent()) {
            var spentFew = few.processor().get();
            var spentMany = many.processor().get();
            rows.add(new Row(
                    callers + "processor ms an order",
                    few.millisecondsPerOrder(spentFew.total()),
                    many.millisecondsPerOrder(spentMany.total())));
            rows.add(new Row(
                    callers + "of these JVM",
                    few.millisecondsPerOrder(spentFew.jvm()),
                    many.millisecondsPerOrder(spentMany.jvm())));
            rows.add(new Row(
                    callers + "of these PostgreSQL",
                    few.millisecondsPerOrder(spentFew.postgres()),
                    many.millisecondsPerOrder(spentMany.postgres())));
        }
        rows.add(new Row(
                callers + "p50 ms", few.paced().milliseconds(50), many.paced().milliseconds(50)));
        rows.add(new Row(
                callers + "p99 ms", few.paced().milliseconds(99), many.paced().milliseconds(99)));
        rows.add(new Row(
                callers + "confirmation p50 ms",
                few.confirmation().milliseconds(50),
                many.confirmation().milliseconds(50)));
    }

    static String json(Comparison both) {
        Map<String, Object> ratios = new LinkedHashMap<>();
        rows(both).forEach(row -> ratios.put(row.name(), FiguresJson.rounded(row.ratio())));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("few", json(both.few()));
        json.put("grown", json(both.many()));
        json.put("ratios", ratios);
        return JsonMapper.shared().writeValueAsString(json);
    }

    private static Map<String, @Nullable Object> json(Measured measured) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("orders_in_tables", measured.orders());
        json.put("filling_seconds", FiguresJson.rounded(measured.filling().toMillis() / 1e3));
        json.put("audit_seconds", FiguresJson.rounded(measured.auditing().toMillis() / 1e3));
        json.putAll(FiguresJson.object(measured.figures()));
        return json;
    }
}
