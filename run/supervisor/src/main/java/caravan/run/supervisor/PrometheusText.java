package caravan.run.supervisor;

import java.util.Set;

/** Reads single figures from Prometheus' text format, version 0.0.4. */
final class PrometheusText {
    private PrometheusText() {}

    /** The sum over all label sets of some metrics; NaN counts as 0. */
    static double sum(String text, Set<String> names) {
        return text.lines()
                .filter(line -> names.contains(nameIn(line)))
                .mapToDouble(PrometheusText::valueIn)
                .filter(value -> !Double.isNaN(value))
                .sum();
    }

    private static String nameIn(String line) {
        int labels = line.indexOf('{');
        int space = line.indexOf(' ');
        int end = labels >= 0 && labels < space ? labels : space;
        return end < 0 ? "" : line.substring(0, end);
    }

    /** The text after the labels. Values of labels may contain spaces. */
    private static double valueIn(String line) {
        String[] fields = line.substring(Math.max(line.lastIndexOf('}') + 1, line.indexOf(' ')))
                .strip()
                .split(" ");
        try {
            return Double.parseDouble(fields[0]);
        } catch (NumberFormatException infinite) {
            return Double.NaN;
        }
    }
}
