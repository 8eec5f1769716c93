package caravan.benchmarks;

import java.io.PrintWriter;
import java.util.Locale;

/** Prints the figures as they come. */
final class Report {
    private static final long MEBIBYTE = 1024 * 1024;

    private final PrintWriter out;

    Report(PrintWriter out) {
        this.out = out;
    }

    void say(String text) {
        out.println(text);
        out.flush();
    }

    void heading() {
        say("");
        say("Throughput: every caller as fast as it is answered. Latency: an open loop at 70 % of that rate, counted");
        say("from when each request was due.");
        say("");
        say(String.format(
                Locale.ROOT,
                "%-26s %8s %12s %10s %10s %10s %8s",
                "",
                "callers",
                "a second",
                "p50 ms",
                "p99 ms",
                "p99.9 ms",
                "failed"));
    }

    void figure(String name, int callers, Load.Result saturated, Load.Result paced) {
        say(String.format(
                Locale.ROOT,
                "%-26s %8d %12.0f %10.2f %10.2f %10.2f %8d",
                name,
                callers,
                saturated.perSecond(),
                paced.milliseconds(50),
                paced.milliseconds(99),
                paced.milliseconds(99.9),
                saturated.failed() + paced.failed()));
    }

    void confirmed(int callers, double perSecond) {
        say(String.format(Locale.ROOT, "%-26s %8d %12.0f", "orders confirmed", callers, perSecond));
    }

    void ratio(int connections, double commitsBefore, double commitsAfter, double ordersPerSecond) {
        double commits = (commitsBefore + commitsAfter) / 2;
        say("");
        say(String.format(
                Locale.ROOT,
                "One commit a row over %d connections: %.0f a second (%.0f before the load, %.0f after).",
                connections,
                commits,
                commitsBefore,
                commitsAfter));
        say(String.format(
                Locale.ROOT,
                "Acknowledged orders, the most of them: %.0f a second, %.2f times that loop.",
                ordersPerSecond,
                ordersPerSecond / commits));
    }

    void memory(ProcessMemory memory) {
        say(String.format(
                Locale.ROOT,
                "Memory of the whole JVM: %d MiB now, %d MiB at its peak.",
                memory.bytes() / MEBIBYTE,
                memory.bytesPeak() / MEBIBYTE));
    }
}
