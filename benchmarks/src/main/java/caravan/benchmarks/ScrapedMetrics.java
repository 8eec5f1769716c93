package caravan.benchmarks;

import caravan.benchmarks.load.KeepAliveConnection;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The metrics of the measured process at {@code /metrics}, in Prometheus' text format, at one moment. */
final class ScrapedMetrics {
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    private static final int OK = 200;
    private static final int PAGES_READ_MAX = 40;
    private static final Duration BETWEEN_PAGES = Duration.ofMillis(100);
    /** Start and age come from clocks with steps of some milliseconds. */
    private static final int CLOCK_MILLIS = 10;

    private static final double MILLIS_PER_SECOND = 1_000;

    private final Map<String, List<Sample>> byName = new HashMap<>();

    /** A value of a metric with its labels. */
    record Sample(Map<String, String> labels, double value) {
        String label(String name) {
            return labels.getOrDefault(name, "");
        }
    }

    private ScrapedMetrics() {}

    /**
     * Reads a page that was made after this call. Readers of {@code /metrics} share pages, which are up to a second old.
     *
     * @throws IOException if there is no such page after some seconds
     */
    static ScrapedMetrics read(InetSocketAddress address) throws IOException {
        long askedMillis = System.currentTimeMillis();
        byte[] request = ("GET /metrics HTTP/1.1\r\nHost: " + address.getHostString() + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        try (KeepAliveConnection connection = KeepAliveConnection.open(address)) {
            for (int tries = 0; tries < PAGES_READ_MAX; tries++) {
                // A refused page has no time: there were too many readers.
                if (connection.exchange(request) == OK) {
                    ScrapedMetrics metrics = parse(connection.body());
                    if (metrics.madeMillis() >= askedMillis - CLOCK_MILLIS) {
                        return metrics;
                    }
                }
                LockSupport.parkNanos(BETWEEN_PAGES.toNanos());
            }
        }
        throw new IOException("no new page of meters at " + address + " within some seconds");
    }

    /** When the page was made: the start of the process plus its age. The page has both. */
    private double madeMillis() {
        OptionalDouble started = value("process_start_time_seconds");
        OptionalDouble age = value("process_uptime_seconds");
        return started.isPresent() && age.isPresent()
                ? (started.getAsDouble() + age.getAsDouble()) * MILLIS_PER_SECOND
                : Double.POSITIVE_INFINITY;
    }

    static ScrapedMetrics parse(String text) {
        ScrapedMetrics metrics = new ScrapedMetrics();
        text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(metrics::add);
        return metrics;
    }

    private void add(String line) {
        int labelsEnd = line.lastIndexOf('}');
        int space = line.indexOf(' ', labelsEnd + 1);
        int labelsBegin = labelsEnd < 0 ? space : line.indexOf('{');
        if (space < 0) {
            return;
        }
        Map<String, String> labels = new TreeMap<>();
        Matcher label = LABEL.matcher(line.substring(labelsBegin, space));
        while (label.find()) {
            labels.put(label.group(1), label.group(2));
        }
        String value = line.substring(space + 1).split(" ", 2)[0];
        byName.computeIfAbsent(line.substring(0, labelsBegin), _ -> new ArrayList<>())
                .add(new Sample(labels, number(value)));
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    Stream<Sample> samples(String name) {
        return byName.getOrDefault(name, List.of()).stream();
    }

    /** The value of a metric without labels. */
    OptionalDouble value(String name) {
        return samples(name).mapToDouble(Sample::value).findFirst();
    }

    /**
     * The mean of what a summary recorded since an earlier moment, for each pair of two labels, as {@code orders place-order}.
     *
     * @param summary its name, without {@code _count} and {@code _sum}
     */
    Map<String, Double> meansSince(ScrapedMetrics before, String summary, String first, String second) {
        Map<String, Double> counts = increases(before, summary + "_count", first, second);
        Map<String, Double> sums = increases(before, summary + "_sum", first, second);
        Map<String, Double> means = new TreeMap<>();
        counts.forEach((key, count) -> {
            if (count > 0) {
                means.put(key, sums.getOrDefault(key, 0.0) / count);
            }
        });
        return means;
    }

    private Map<String, Double> increases(ScrapedMetrics before, String name, String first, String second) {
        Map<String, Double> increases = new TreeMap<>();
        samples(name).forEach(sample -> increases.merge(key(sample, first, second), sample.value(), Double::sum));
        before.samples(name)
                .forEach(sample -> increases.merge(key(sample, first, second), -sample.value(), Double::sum));
        return increases;
    }

    private static String key(Sample sample, String first, String second) {
        return sample.label(first) + " " + sample.label(second);
    }
}
