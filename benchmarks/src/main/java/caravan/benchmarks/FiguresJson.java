package caravan.benchmarks;

import caravan.benchmarks.load.Load;
import caravan.benchmarks.processes.ProcessorTimes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The figures as one JSON object; {@code benchmarks/README.md} says what each member is. */
final class FiguresJson {
    private static final double ROUNDED_TO = 1_000;

    private FiguresJson() {}

    static String of(BenchFigures figures) {
        return JsonMapper.shared().writeValueAsString(object(figures));
    }

    static Map<String, @Nullable Object> object(BenchFigures figures) {
        double commits = figures.commitsPerSecond();
        Map<String, @Nullable Object> json = new LinkedHashMap<>(orders(figures.best()));
        json.put("commit_loop_per_second", rounded(commits));
        Map<String, Object> loop = new LinkedHashMap<>();
        loop.put("connections", figures.connections());
        loop.put("before_per_second", rounded(figures.commitsBefore()));
        loop.put("after_per_second", rounded(figures.commitsAfter()));
        json.put("commit_loop", loop);
        json.put("acknowledged_of_commit_loop", rounded(figures.best().acknowledgedPerSecond() / commits));
        json.put("confirmed_of_commit_loop", rounded(figures.best().confirmedPerSecond() / commits));
        json.put("lone_caller", figures.loneCaller().map(FiguresJson::orders).orElse(null));
        Map<String, @Nullable Object> memory = new LinkedHashMap<>();
        memory.put("jvm", figures.memory().jvm());
        memory.put("jvm_peak", figures.memory().jvmPeak());
        memory.put(
                "postgresql",
                figures.memory().postgres().isPresent()
                        ? figures.memory().postgres().getAsLong()
                        : null);
        json.put("memory_bytes", memory);
        json.put("runs", figures.orders().stream().map(FiguresJson::orders).toList());
        json.put("reads", figures.reads().stream().map(FiguresJson::read).toList());
        return json;
    }

    private static Map<String, Object> read(BenchFigures.Read read) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("request", read.request());
        json.put("callers", read.callers());
        json.put("failed", read.failed());
        json.put("per_second", rounded(read.saturated().perSecond()));
        Map<String, Object> latency = new LinkedHashMap<>();
        latency.put("at_requests_per_second", rounded(read.paced().perSecond()));
        latency.putAll(percentiles(read.paced()));
        json.put("latency_ms", latency);
        return json;
    }

    private static Map<String, Object> percentiles(Load.Result paced) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("p50", rounded(paced.milliseconds(50)));
        json.put("p99", rounded(paced.milliseconds(99)));
        json.put("p999", rounded(paced.milliseconds(99.9)));
        return json;
    }

    private static Map<String, @Nullable Object> orders(OrderFigures run) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("callers", run.callers());
        json.put("seconds", rounded(run.seconds()));
        json.put("orders", run.orders());
        json.put("failed", run.failed());
        json.put("acknowledged_per_second", rounded(run.acknowledgedPerSecond()));
        json.put("confirmed_per_second", rounded(run.confirmedPerSecond()));
        json.put("sustained", run.isSustained());
        json.put("settled_after_seconds", rounded(run.settledAfter().toNanos() / 1e9));
        Map<String, Object> lag = new LinkedHashMap<>();
        lag.put("subscription", run.lag().subscription());
        lag.put("positions", run.lag().positions());
        json.put("furthest_behind_at_end", lag);
        json.put(
                "processor_ms_per_order",
                run.processor()
                        .map(spent -> rounded(run.millisecondsPerOrder(spent.total())))
                        .orElse(null));
        json.put(
                "processor_ms_per_order_by_part",
                run.processor().map(spent -> parts(run, spent)).orElse(null));
        json.put("latency_ms", latencies(run));
        Map<String, Object> batches = new LinkedHashMap<>();
        batches.put("requests", rounded(run.requestBatches()));
        batches.put("messages", rounded(run.messageBatches()));
        json.put("batch_sizes", batches);
        return json;
    }

    private static Map<String, Object> parts(OrderFigures run, ProcessorTimes.Spent spent) {
        Map<String, Object> parts = new LinkedHashMap<>();
        parts.put("jvm", rounded(run.millisecondsPerOrder(spent.jvm())));
        parts.put("postgresql", rounded(run.millisecondsPerOrder(spent.postgres())));
        Map<String, Double> threads = new TreeMap<>();
        spent.byThreads().forEach((part, time) -> threads.put(part, rounded(run.millisecondsPerOrder(time))));
        parts.put("jvm_by_threads", threads);
        Map<String, Double> roles = new TreeMap<>();
        spent.byRole().forEach((role, time) -> roles.put(role, rounded(run.millisecondsPerOrder(time))));
        parts.put("postgresql_by_role", roles);
        return parts;
    }

    private static Map<String, Object> latencies(OrderFigures run) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("at_orders_per_second", rounded(run.paced().perSecond()));
        json.putAll(percentiles(run.paced()));
        json.put("confirmation_p50", rounded(run.confirmation().milliseconds(50)));
        json.put("confirmation_p99", rounded(run.confirmation().milliseconds(99)));
        return json;
    }

    private static Map<String, Double> rounded(Map<String, Double> values) {
        Map<String, Double> rounded = new TreeMap<>();
        values.forEach((name, value) -> rounded.put(name, rounded(value)));
        return rounded;
    }

    static double rounded(double value) {
        return Math.round(value * ROUNDED_TO) / ROUNDED_TO;
    }
}
