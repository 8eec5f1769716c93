package caravan.benchmarks;

import caravan.benchmarks.load.Load;
import caravan.run.supervisor.processes.FleetProcess;
import caravan.run.supervisor.processes.ProcessKind;
import caravan.run.supervisor.processes.ProcessMemory;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;

/** Prints what was measured of a fleet. */
final class FleetReport {
    private static final double MEBIBYTE = 1024.0 * 1024;

    private final PrintWriter out;

    FleetReport(PrintWriter out) {
        this.out = out;
    }

    void say(String text) {
        out.println(text);
        out.flush();
    }

    private void say(String format, Object... values) {
        say(String.format(Locale.ROOT, format, values));
    }

    void hopHeading() {
        say("");
        say("The gateway's hop: the same request direct and through it, in turn; medians of the rounds.");
        say("");
        say(
                "%-16s %8s %14s %14s %12s %12s %16s",
                "", "callers", "direct a s", "gateway a s", "direct p50", "gateway p50", "gateway's CPU");
    }

    /** @param gatewayProcessorTime of one request */
    void hop(
            String name,
            int callers,
            FleetBenchmark.Round direct,
            FleetBenchmark.Round through,
            Duration gatewayProcessorTime) {
        say(
                "%-16s %8d %14.0f %14.0f %9.2f ms %9.2f ms %13.0f µs",
                name,
                callers,
                direct.perSecond(),
                through.perSecond(),
                direct.medianMilliseconds(),
                through.medianMilliseconds(),
                gatewayProcessorTime.toNanos() / 1e3);
    }

    void confirmed(int instances, int callers, double perSecond, long orders, long failed, FleetCosts spent) {
        say("");
        say(
                "%d of each service, %d callers: %.0f orders confirmed a second (%d orders, %d refused).",
                instances, callers, perSecond, orders, failed);
        say("Processor time an order, all processes of a name together:");
        spent.byName().forEach((name, time) -> say("    %-12s %8.0f µs", name, time.toNanos() / 1e3 / orders));
        say(
                "    %-12s %8.0f µs, of which %.0f are the JVMs' compilers'",
                "all", spent.total().toNanos() / 1e3 / orders, spent.compilers().toNanos() / 1e3 / orders);
    }

    void warmed(long orders, double shareOfCompilers) {
        say(
                "%d orders; in the last round %.0f %% of the processor time was the compilers'.",
                orders, 100 * shareOfCompilers);
    }

    /** @param load of the other callers meanwhile */
    void confirmation(String load, Load.Result confirmation) {
        say(
                "Until an order is settled, %s: p50 %.1f ms, p99 %.1f ms.",
                load, confirmation.milliseconds(50), confirmation.milliseconds(99));
    }

    void published(PublishingDelays delays) {
        say("");
        say("Ten orders a second: from a message's commit until Kafka has acknowledged it, p50:");
        published("committed by the process that publishes", delays.here());
        published("committed by another one", delays.elsewhere());
    }

    private void published(String committed, NavigableMap<Double, Double> buckets) {
        PublishingDelays.medianMilliseconds(buckets)
                .ifPresentOrElse(
                        median -> say(
                                "    %-42s %6.1f ms (%.0f messages)",
                                committed, median, buckets.lastEntry().getValue()),
                        () -> say("    %-42s no message", committed));
    }

    void memory(List<FleetProcess> processes) {
        say("");
        say("Memory: shared pages (the cache of classes, PostgreSQL's buffers) in parts (PSS), and in full (RSS):");
        double parts = 0;
        double resident = 0;
        for (FleetProcess process : processes) {
            double part = mebibytes(ProcessMemory.ofFamily(process.processId()));
            double whole = process.kind() == ProcessKind.DATABASE
                    ? part
                    : mebibytes(ProcessMemory.resident(process.processId()));
            parts += part;
            resident += whole;
            say("    %-14s %6.0f MiB %6.0f MiB", process.id(), part, whole);
        }
        say("    %-14s %6.0f MiB %6.0f MiB", "all", parts, resident);
    }

    private static double mebibytes(Optional<Long> bytes) {
        return bytes.orElse(0L) / MEBIBYTE;
    }
}
