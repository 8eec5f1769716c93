package caravan.journeys.meters;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names and labels of what one or more processes answered at {@code /metrics}, in Prometheus' text format. */
final class Scrape {
    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
    private static final Pattern SAMPLE = Pattern.compile("(\\w+)(?:\\{(.*)\\})? \\S+");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"(?:[^\"\\\\]|\\\\.)*\"");
    private static final Set<String> OF_THE_FORMAT = Set.of("le", "quantile");

    private final Map<String, String> types = new TreeMap<>();
    private final Map<String, Set<String>> labels = new TreeMap<>();

    /**
     * A metric with all of its series.
     *
     * @param name without {@code _bucket}, {@code _count}, {@code _sum} and {@code _max}
     */
    record Family(String name, String type, Set<String> labels) {}

    void add(String text) {
        text.lines().forEach(line -> {
            Matcher type = TYPE.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (type.matches()) {
                types.put(type.group(1), type.group(2));
            } else if (!line.startsWith("#") && sample.matches()) {
                Set<String> known = labels.computeIfAbsent(sample.group(1), _ -> new TreeSet<>());
                Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
                while (label.find()) {
                    known.add(label.group(1));
                }
            }
        });
    }

    /** The labels of the series of this name; empty if there is none. */
    Set<String> labelsOf(String sample) {
        return Collections.unmodifiableSet(labels.getOrDefault(sample, Set.of()));
    }

    boolean has(String sample) {
        return labels.containsKey(sample);
    }

    /** All metrics by name. A timer's greatest value belongs to the timer. */
    Map<String, Family> families() {
        Map<String, Family> families = new TreeMap<>();
        types.forEach((name, type) -> {
            boolean isPart = name.endsWith("_max")
                    && types.containsKey(name.substring(0, name.length() - "_max".length()))
                    && !types.get(name.substring(0, name.length() - "_max".length()))
                            .equals("gauge");
            if (!isPart) {
                families.put(name, new Family(name, type, ofTheMeter(name, type)));
            }
        });
        return families;
    }

    private Set<String> ofTheMeter(String name, String type) {
        Set<String> all =
                new TreeSet<>(labelsOf(type.equals("gauge") || type.equals("counter") ? name : name + "_count"));
        all.removeAll(OF_THE_FORMAT);
        return all;
    }
}
