package caravan.chassis.http.documents;

import caravan.chassis.http.routing.HttpMetrics;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A process' metrics in the formats that readers may ask for. */
public final class MetricsPages {
    /** What an answer depends on. */
    public static final String VARY = "Accept, Accept-Encoding";

    /** Prometheus' text format. */
    public static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    /** The format that has exemplars. */
    public static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private static final String OPEN_METRICS_TYPE = "application/openmetrics-text";

    private final MetricsPage text;
    private final Optional<MetricsPage> openMetrics;

    public MetricsPages(HttpMetrics metrics) {
        this.text = new MetricsPage(TEXT, metrics.scrape());
        this.openMetrics = metrics.openMetrics().map(scrape -> new MetricsPage(OPEN_METRICS, scrape));
    }

    /** The page for a reader's {@code Accept} (RFC 9110, 12.5.1). Prometheus names OpenMetrics first; any weight above zero counts. */
    public MetricsPage accepted(@Nullable String accept) {
        return openMetrics
                .filter(page -> accept != null && isOpenMetricsAsked(accept))
                .orElse(text);
    }

    private static boolean isOpenMetricsAsked(String accept) {
        for (String each : accept.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = each.split(";", -1);
            if (parts[0].strip().equals(OPEN_METRICS_TYPE)) {
                return !each.replace(" ", "").matches(".*;q=0(\\.0{0,3})?");
            }
        }
        return false;
    }

    /** Whether a page may be read now: 20 at once, then 20 a second, in all formats together. */
    public boolean takeTurn() {
        return text.takeTurn();
    }
}
