package caravan.journeys.meters;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tables of docs/metrics.md. */
final class MetersPage {
    private static final Pattern ROW =
            Pattern.compile("\\| `(\\w+)` \\| (\\w+) \\| ([^|]*) \\| [^|]* \\| (\\w+) \\| ([^|]*) \\|");
    private static final Pattern LABEL = Pattern.compile("`(\\w+)`");
    private static final String LATER = "(later) ";

    /** Where a metric is. */
    enum Where {
        /** All processes. */
        ALL,
        /** Processes of services. */
        SERVICES,
        /** Processes of services that use Kafka. */
        KAFKA,
        GATEWAY
    }

    /**
     * A row.
     *
     * @param name as Prometheus sees it, without {@code _bucket}, {@code _count}, {@code _sum} and {@code _max}
     * @param comesLater whether it may be missing in a process in which its event has not happened
     */
    record Row(String name, String type, Set<String> labels, Where where, boolean comesLater) {
        /** Whether a sample in a scrape is of this metric. */
        boolean has(String sample) {
            return switch (type) {
                case "histogram" ->
                    Set.of("_bucket", "_count", "_sum", "_max").stream().anyMatch(end -> sample.equals(name + end));
                case "summary" -> Set.of("_count", "_sum", "_max").stream().anyMatch(end -> sample.equals(name + end));
                default -> sample.equals(name);
            };
        }
    }

    private MetersPage() {}

    static Map<String, Row> rows() {
        Map<String, Row> rows = new TreeMap<>();
        for (String line : text().split("\n")) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                Set<String> labels = new TreeSet<>();
                Matcher label = LABEL.matcher(row.group(3));
                while (label.find()) {
                    labels.add(label.group(1));
                }
                Where where = Where.valueOf(row.group(4).strip().toUpperCase(Locale.ROOT));
                rows.put(
                        row.group(1),
                        new Row(
                                row.group(1),
                                row.group(2),
                                labels,
                                where,
                                row.group(5).startsWith(LATER)));
            }
        }
        return rows;
    }

    private static String text() {
        try {
            return Files.readString(Path.of(System.getProperty("caravan.home", "../.."), "docs", "metrics.md"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
