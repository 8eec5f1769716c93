package caravan.edge.gateway.metrics;

import caravan.chassis.api.MeterTags;
import caravan.chassis.http.routing.HttpMetrics;
import caravan.chassis.runtime.telemetry.Metrics;
import caravan.edge.gateway.routing.RouteTable;
import caravan.edge.gateway.upstream.Upstream;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The gateway's own metrics, in addition to those of the process. */
public final class GatewayMetrics {
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    /** The status that is counted if the client goes away before the end of its answer; no client sees it. */
    public static final int CLIENT_GONE = 499;

    private final Metrics metrics;
    private final Map<Answer, Timer> timers = new ConcurrentHashMap<>();
    private final Map<Event, Counter> counters = new ConcurrentHashMap<>();

    private record Answer(RouteTable.Place place, String method, int status) {}

    private record Event(String meter, String service, String kind) {}

    private final HttpMetrics requests;

    public GatewayMetrics(Metrics metrics) {
        this.metrics = metrics;
        this.requests = metrics.ofHttp();
    }

    public Metrics process() {
        return metrics;
    }

    public void gauge(String name, Supplier<Number> value) {
        Gauge.builder(name, value).register(metrics.registry());
    }

    public void watch(Upstream upstream) {
        Gauge.builder("gateway.instances", upstream, each -> each.instances().size())
                .tag(MeterTags.SERVICE, upstream.service())
                .register(metrics.registry());
        Gauge.builder("gateway.instances.ejected", upstream, Upstream::ejected)
                .tag(MeterTags.SERVICE, upstream.service())
                .register(metrics.registry());
        Gauge.builder("gateway.in.flight.limit", upstream, Upstream::inFlightLimit)
                .tag(MeterTags.SERVICE, upstream.service())
                .register(metrics.registry());
        Gauge.builder("gateway.breaker.state", upstream, each -> stateOf(each.breaker()))
                .description("0 closed, 1 half open, 2 open")
                .tag(MeterTags.SERVICE, upstream.service())
                .register(metrics.registry());
    }

    private static int stateOf(CircuitBreaker breaker) {
        return switch (breaker.getState()) {
            case CLOSED, DISABLED, METRICS_ONLY -> 0;
            case HALF_OPEN -> 1;
            case OPEN, FORCED_OPEN -> 2;
        };
    }

    /** @param place tagged by its prefix in the table: never by a path, since their number has no limit */
    public void answered(RouteTable.Place place, String method, int status, long nanos) {
        Answer answer = new Answer(place, METHODS.contains(method) ? method : "other", status);
        // First without computeIfAbsent, which may lock: there are few meters, and all of them are soon there.
        Timer known = timers.get(answer);
        (known == null ? timers.computeIfAbsent(answer, this::timer) : known).record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Answer answer) {
        return requests.requests(
                answer.place().service(), answer.method(), answer.place().prefix(), answer.status());
    }

    public void failed(String service, String kind) {
        count("gateway.upstream.failures", service, kind);
    }

    public void retried(String service) {
        count("gateway.retries", service, "made");
    }

    public void retryRefused(String service) {
        count("gateway.retries", service, "over_budget");
    }

    public void ejected(String service) {
        count("gateway.ejections", service, "ejected");
    }

    private void count(String meter, String service, String kind) {
        counters.computeIfAbsent(
                        new Event(meter, service, kind),
                        event -> Counter.builder(meter)
                                .tag(MeterTags.SERVICE, service)
                                .tag("kind", kind)
                                .register(metrics.registry()))
                .increment();
    }
}
