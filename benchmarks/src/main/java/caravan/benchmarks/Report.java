package caravan.benchmarks;

import caravan.benchmarks.load.Load;
import caravan.benchmarks.processes.ProcessorTimes;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Prints the figures as they come, for people. */
final class Report {
    private static final long MEBIBYTE = 1024 * 1024;
    private static final String COLUMNS = "%-20s %8d %12.0f %10.2f %10.2f %10.2f %8d";

    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final PrintWriter out;
    private long saidAt = System.nanoTime();

    Report(PrintWriter out) {
        this.out = out;
    }

    void say(String text) {
        out.println(text);
        out.flush();
    }

    /** Prints a line only every few seconds. */
    void sayNowAndThen(String text) {
        long now = System.nanoTime();
        if (now - saidAt > PAUSE.toNanos()) {
            saidAt = now;
            say(text);
        }
    }

    private void say(String format, Object... values) {
        say(String.format(Locale.ROOT, format, values));
    }

    void heading() {
        say("");
        say("A second: every caller sends as fast as it is answered. Latency: an open loop at half that rate, counted");
        say("from when each request was due; of a confirmed order, from the request to the confirmation.");
        say("");
        say("%-20s %8s %12s %10s %10s %10s %8s", "", "callers", "a second", "p50 ms", "p99 ms", "p99.9 ms", "failed");
    }

    void overloadHeading(OverloadFigures.Phase peak, OverloadFigures.Phase normal) {
        say("");
        say(
                "Peak: %.0f orders a second, each %.0f µs of processor time. At half of it: p99 %.1f ms.",
                peak.load().perSecond(),
                peak.serverMicrosecondsPerOrder(),
                normal.load().milliseconds(99));
        say("Left: accepted orders, divided by those for which load generator and refusals leave processor time.");
        say("");
        say(
                "%-9s %9s %9s %8s %6s %10s %9s %10s %11s %11s",
                "",
                "accepted",
                "refused",
                "of peak",
                "left",
                "generator",
                "refusals",
                "a refusal",
                "p99 ms",
                "refusal p99");
    }

    void pressed(OverloadFigures.Pressed each, OverloadFigures.Phase peak) {
        Load.Result load = each.phase().load();
        say(
                "%2.0f × peak %9.0f %9.0f %8.2f %6.2f %8.0f %% %7.0f %% %7.1f µs %11.1f %11.1f",
                each.times(),
                load.perSecond(),
                load.refusedPerSecond(),
                each.ofPeak(peak),
                each.ofWhatIsLeft(peak),
                each.phase().generatorShare() * 100,
                each.refusalShare(peak) * 100,
                each.microsecondsPerRefusal(peak),
                load.milliseconds(99),
                load.refusalMilliseconds(99));
    }

    void normalAgain(Optional<Duration> after) {
        say("");
        say(
                "Normal again (nothing refused, and p99 at half the peak at most twice what it was): %s.",
                after.map(each -> String.format(Locale.ROOT, "after %.1f s", each.toNanos() / 1e9))
                        .orElse("not within a minute"));
    }

    void readCostHeading() {
        say("");
        say(
                "Processor time of an answer, and answers a second: of Caravan with a verified token; of a bare handler of the");
        say("same server with the same bytes and no token.");
        say("");
        say("%-20s %8s %10s %10s %8s %12s %12s", "", "bytes", "µs", "bare µs", "times", "a second", "bare");
    }

    void forwardedHeading() {
        say("");
        say(
                "Processor time of a gateway's own process for a read that it forwards to Caravan; of a bare proxy of the same");
        say("server, which decides nothing.");
        say("");
        say("%-20s %8s %10s %10s %8s %12s %12s", "", "bytes", "µs", "bare µs", "times", "a second", "bare");
    }

    void readCost(ReadCost cost) {
        say(
                "%-20s %8d %10.1f %10.1f %8.2f %12.0f %12.0f",
                cost.request(),
                cost.bytes(),
                cost.microseconds(),
                cost.bareMicroseconds(),
                cost.timesBare(),
                cost.perSecond(),
                cost.barePerSecond());
    }

    void read(BenchFigures.Read read) {
        row(read.request(), read.callers(), read.saturated().perSecond(), read.paced(), read.failed());
    }

    void orders(OrderFigures run) {
        row("POST /orders", run.callers(), run.acknowledgedPerSecond(), run.paced(), run.failed());
        row("orders confirmed", run.callers(), run.confirmedPerSecond(), run.confirmation(), 0);
        say("    %s", pace(run));
        run.processor().ifPresent(spent -> processor(run, spent));
        say("    requests in a transaction: %s", means(run.requestBatches()));
        say("    messages in a transaction: %s", means(run.messageBatches()));
    }

    private void row(String name, int callers, double perSecond, Load.Result latency, long failed) {
        say(
                COLUMNS,
                name,
                callers,
                perSecond,
                latency.milliseconds(50),
                latency.milliseconds(99),
                latency.milliseconds(99.9),
                failed);
    }

    private static String pace(OrderFigures run) {
        String settled = String.format(
                Locale.ROOT,
                "all settled %.2f s after the last answer",
                run.settledAfter().toNanos() / 1e9);
        String behind = run.lag().positions() == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        ", when %s was %d positions behind",
                        run.lag().subscription(),
                        run.lag().positions());
        return run.isSustained() ? settled + behind : "NOT SUSTAINED, messages do not keep pace: " + settled + behind;
    }

    private void processor(OrderFigures run, ProcessorTimes.Spent spent) {
        say("    processor time of an order: %.3f ms", run.millisecondsPerOrder(spent.total()));
        say("        JVM %.3f: %s", run.millisecondsPerOrder(spent.jvm()), parts(run, spent.byThreads()));
        say("        PostgreSQL %.3f: %s", run.millisecondsPerOrder(spent.postgres()), parts(run, spent.byRole()));
    }

    /** The largest part comes first. Parts that round to zero are left out. */
    private static String parts(OrderFigures run, Map<String, Duration> parts) {
        return parts.entrySet().stream()
                .filter(part -> run.millisecondsPerOrder(part.getValue()) >= 0.0005)
                .sorted(Map.Entry.<String, Duration>comparingByValue(Comparator.reverseOrder()))
                .map(part -> String.format(
                        Locale.ROOT,
                        "%s %.3f",
                        part.getKey().replace('_', ' '),
                        run.millisecondsPerOrder(part.getValue())))
                .collect(Collectors.joining(", "));
    }

    private static String means(Map<String, Double> means) {
        return means.entrySet().stream()
                .map(mean -> String.format(Locale.ROOT, "%s %.1f", mean.getKey(), mean.getValue()))
                .collect(Collectors.joining(", "));
    }

    void summary(BenchFigures figures) {
        OrderFigures best = figures.best();
        double commits = figures.commitsPerSecond();
        say("");
        say(
                "One commit a row over %d connections: %.0f a second (%.0f before the load, %.0f after).",
                figures.connections(), commits, figures.commitsBefore(), figures.commitsAfter());
        say(
                "The most orders, with %d callers: %.0f acknowledged a second, %.2f times that loop; %.0f confirmed, %.2f times.",
                best.callers(),
                best.acknowledgedPerSecond(),
                best.acknowledgedPerSecond() / commits,
                best.confirmedPerSecond(),
                best.confirmedPerSecond() / commits);
        String postgres = figures.memory().postgres().isPresent()
                ? String.format(
                        Locale.ROOT,
                        "; PostgreSQL %d MiB",
                        figures.memory().postgres().getAsLong() / MEBIBYTE)
                : "";
        say(
                "Memory: JVM %d MiB now, %d MiB at its peak%s.",
                figures.memory().jvm() / MEBIBYTE, figures.memory().jvmPeak() / MEBIBYTE, postgres);
    }
}
