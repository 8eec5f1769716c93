package caravan.chassis.runtime.signals;

import caravan.chassis.api.MeterTags;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Reads the meters of a process: what each series has counted since the start, and how high its levels are now. */
final class Totals {
    private static final int SERVER_ERROR = 500;
    private static final int CLIENT_ERROR = 400;

    /** A gateway counts so what the caller did not wait for, such as an event stream that a page left. */
    private static final int CLIENT_GONE = 499;

    private static final int UNAVAILABLE = 503;
    private static final String ESSENTIAL = "essential";
    private static final String LAG_SECONDS = "caravan.outbox.lag.seconds";

    private final Map<SeriesKey, Total> all = new LinkedHashMap<>();

    /**
     * One series.
     *
     * @param counts the counts of its kind, then its buckets
     * @param levels the greatest value of each level now
     */
    record Total(long[] counts, double[] boundsSeconds, double[] levels) {
        Total(SeriesKey.Kind kind, double[] boundsSeconds) {
            this(new long[kind.counts + boundsSeconds.length], boundsSeconds, new double[] {Double.NaN, Double.NaN});
        }

        void level(int which, double value) {
            levels[which] = Double.isNaN(levels[which]) ? value : Math.max(levels[which], value);
        }
    }

    private Totals() {}

    static Map<SeriesKey, Total> of(MeterRegistry registry) {
        Totals totals = new Totals();
        List<Meter> ofSubscriptions = new ArrayList<>();
        for (Meter meter : registry.getMeters()) {
            // The histogram of a subscription decides how many columns it has, so it comes first.
            if (meter.getId().getName().startsWith("caravan.")
                    && !meter.getId().getName().equals("caravan.subscription.duration")) {
                ofSubscriptions.add(meter);
            } else {
                totals.add(meter);
            }
        }
        ofSubscriptions.forEach(totals::add);
        return totals.all;
    }

    private void add(Meter meter) {
        switch (meter.getId().getName()) {
            case "http.server.requests" -> request((Timer) meter);
            case "http.server.requests.refused" -> refused((Counter) meter);
            case "caravan.subscription.duration" -> transactions((Timer) meter);
            case "caravan.subscription.failures" -> subscription(meter).counts()[1] = count((Counter) meter);
            case "caravan.messages.applied" -> applied((Timer) meter);
            case LAG_SECONDS -> subscription(meter).level(0, ((Gauge) meter).value());
            case "caravan.outbox.messages" ->
                total(SeriesKey.of(SeriesKey.Kind.OUTBOX, tag(meter, MeterTags.SERVICE)))
                        .counts()[0] = count((Counter) meter);
            case "cache.gets" -> cache(meter);
            case "hikaricp.connections.active" -> level(meter, 0, meter instanceof Gauge it ? it.value() : 0);
            case "hikaricp.connections.pending" -> level(meter, 1, meter instanceof Gauge it ? it.value() : 0);
            default -> {
                // Not shown.
            }
        }
    }

    private void request(Timer timer) {
        SeriesKey key = SeriesKey.of(
                SeriesKey.Kind.ROUTE, tag(timer, MeterTags.SERVICE), tag(timer, "method"), tag(timer, "route"));
        long[] counts = histogram(key, timer);
        int status = Integer.parseInt(tag(timer, "status"));
        counts[0] += timer.count();
        boolean isRefused = status >= CLIENT_ERROR && status < SERVER_ERROR && status != CLIENT_GONE;
        if (status == UNAVAILABLE || isRefused) {
            counts[2] += timer.count();
        } else if (status >= SERVER_ERROR) {
            counts[1] += timer.count();
        }
    }

    private void transactions(Timer timer) {
        SeriesKey key =
                SeriesKey.of(SeriesKey.Kind.SUBSCRIPTION, tag(timer, MeterTags.SERVICE), tag(timer, "subscription"));
        histogram(key, timer)[2] += timer.count();
    }

    /** Adds the buckets of a timer to its series, and returns the counts of that. */
    private long[] histogram(SeriesKey key, Timer timer) {
        CountAtBucket[] buckets = timer.takeSnapshot().histogramCounts();
        List<CountAtBucket> bounded = new ArrayList<>(buckets.length);
        for (CountAtBucket bucket : buckets) {
            if (!Double.isInfinite(bucket.bucket())) {
                bounded.add(bucket);
            }
        }
        Total total = all.computeIfAbsent(
                key,
                _ -> new Total(
                        key.kind(),
                        bounded.stream()
                                .mapToDouble(bucket -> bucket.bucket(TimeUnit.SECONDS))
                                .toArray()));
        for (int at = 0; at < total.boundsSeconds().length && at < bounded.size(); at++) {
            total.counts()[key.kind().counts + at] += (long) bounded.get(at).count();
        }
        return total.counts();
    }

    private void applied(Timer timer) {
        subscription(timer).counts()[0] += timer.count();
        total(SeriesKey.of(
                                SeriesKey.Kind.TYPE,
                                tag(timer, MeterTags.SERVICE),
                                tag(timer, "subscription"),
                                tag(timer, "source"),
                                tag(timer, "type")))
                        .counts()[0] +=
                timer.count();
    }

    private void refused(Counter counter) {
        if (!tag(counter, "priority").equals(ESSENTIAL)) {
            total(SeriesKey.of(SeriesKey.Kind.ADMISSION)).counts()[0] += count(counter);
        }
    }

    private void cache(Meter meter) {
        int column = switch (tag(meter, "result")) {
            case "hit" -> 0;
            case "miss" -> 1;
            default -> -1;
        };
        if (column >= 0) {
            total(SeriesKey.of(SeriesKey.Kind.CACHE, tag(meter, "cache"))).counts()[column] +=
                    Math.round(countOf(meter));
        }
    }

    private void level(Meter meter, int which, double value) {
        total(SeriesKey.of(SeriesKey.Kind.DATABASE, tag(meter, "pool"))).level(which, value);
    }

    private Total subscription(Meter meter) {
        return total(
                SeriesKey.of(SeriesKey.Kind.SUBSCRIPTION, tag(meter, MeterTags.SERVICE), tag(meter, "subscription")));
    }

    private Total total(SeriesKey key) {
        return all.computeIfAbsent(key, _ -> new Total(key.kind(), new double[0]));
    }

    static String tag(Meter meter, String name) {
        return Objects.requireNonNullElse(meter.getId().getTag(name), "");
    }

    private static long count(Counter counter) {
        return Math.round(counter.count());
    }

    private static double countOf(Meter meter) {
        return switch (meter) {
            case Counter counter -> counter.count();
            case FunctionCounter counter -> counter.count();
            default -> 0;
        };
    }
}
