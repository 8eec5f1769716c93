package caravan.chassis.http.routing;

import caravan.chassis.api.MeterTags;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where the server registers its metrics.
 *
 * @param scrape all metrics of the process in Prometheus' text format, version 0.0.4
 * @param openMetrics the same in OpenMetrics 1.0.0, with exemplars; empty if that format is not offered
 */
public record HttpMetrics(MeterRegistry registry, Supplier<String> scrape, Optional<Supplier<String>> openMetrics) {
    /** Metrics without OpenMetrics. */
    public HttpMetrics(MeterRegistry registry, Supplier<String> scrape) {
        this(registry, scrape, Optional.empty());
    }

    /** Buckets around the latencies that users notice; each further one costs a time series for each route and status. */
    private static final Duration[] LATENCY_BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30)
    };

    /**
     * The timer of one route and status.
     *
     * @param route the pattern, such as {@code /orders/{id}}: never a path, since their number has no limit
     */
    public Timer requests(String service, String method, String route, int status) {
        return Timer.builder("http.server.requests")
                .description("Time from a request's headers to the end of its answer")
                .tag(MeterTags.SERVICE, service)
                .tag("method", method)
                .tag("route", route)
                .tag("status", Integer.toString(status))
                .serviceLevelObjectives(LATENCY_BUCKETS)
                .register(registry);
    }
}
