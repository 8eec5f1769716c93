package caravan.chassis.runtime.signals;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.http.routing.HttpMetrics;
import caravan.chassis.json.Json;
import caravan.chassis.runtime.signals.HourOfSignals.OfProcess;
import caravan.chassis.runtime.signals.HourOfSignals.OfRoute;
import caravan.chassis.runtime.signals.HourOfSignals.OfSubscription;
import caravan.chassis.runtime.signals.Series.LastMinute;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SignalSamplerTest {
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final HttpMetrics http = new HttpMetrics(registry, registry::scrape);
    private final AtomicLong processorNanos = new AtomicLong();
    private final AtomicLong heapBytes = new AtomicLong();
    private Instant now = START;
    private long nanos = 77;
    private final SignalSampler sampler =
            new SignalSampler(registry, processorNanos::get, heapBytes::get, START, nanos);

    private void sampleAfter(Duration time) {
        now = now.plus(time);
        nanos += time.toNanos();
        sampler.sample(now, nanos);
    }

    private void answer(int status, long millis, int times) {
        Timer timer = http.requests("orders", "POST", "/orders", status);
        for (int each = 0; each < times; each++) {
            timer.record(Duration.ofMillis(millis));
        }
    }

    private LastMinute lastMinute(SeriesKey.Kind kind, String... names) {
        return Objects.requireNonNull(sampler.lastMinutes().get(SeriesKey.of(kind, names)));
    }

    private <S> S hour(Class<S> kind) {
        return sampler.hour(now, new HourOfSignals.Reading(Optional.empty(), 2)).stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void ratesAreOfTheLastMinuteAndOfTheTimeSinceTheStartBeforeThat() {
        answer(200, 4, 30);
        sampleAfter(SignalSampler.INTERVAL);
        assertThat(lastMinute(SeriesKey.Kind.ROUTE, "orders", "POST", "/orders").perSecond(0))
                .isEqualTo(6);

        for (int sample = 1; sample < SignalSampler.SAMPLES; sample++) {
            sampleAfter(SignalSampler.INTERVAL);
        }
        assertThat(lastMinute(SeriesKey.Kind.ROUTE, "orders", "POST", "/orders").perSecond(0))
                .isEqualTo(0.5);

        sampleAfter(SignalSampler.INTERVAL);
        assertThat(lastMinute(SeriesKey.Kind.ROUTE, "orders", "POST", "/orders").perSecond(0))
                .isZero();
    }

    @Test
    void refusedAndFailedAnswersAreCountedApart() {
        answer(200, 4, 5);
        answer(409, 4, 10);
        answer(503, 4, 15);
        answer(500, 4, 20);
        answer(502, 4, 25);
        // The caller went away, as each reader of an event stream does.
        answer(499, 4, 5);
        sampleAfter(SignalSampler.INTERVAL);
        LastMinute last = lastMinute(SeriesKey.Kind.ROUTE, "orders", "POST", "/orders");
        assertThat(last.perSecond(0)).isEqualTo(16);
        assertThat(last.perSecond(1)).isEqualTo(9);
        assertThat(last.perSecond(2)).isEqualTo(5);
    }

    @Test
    void quantilesLieWithinTheBucketOfTheirValue() {
        answer(200, 4, 90);
        answer(200, 400, 10);
        sampleAfter(SignalSampler.INTERVAL);
        LastMinute last = lastMinute(SeriesKey.Kind.ROUTE, "orders", "POST", "/orders");
        assertThat(last.p50Ms().orElseThrow()).isBetween(2.0, 5.0);
        assertThat(last.p99Ms().orElseThrow()).isBetween(250.0, 500.0);
    }

    @Test
    void anHourHasEachMinuteAndNullWhereTheProcessDidNotRun() {
        answer(200, 4, 6);
        sampleAfter(Duration.ofSeconds(30));
        sampleAfter(Duration.ofSeconds(30));
        answer(500, 4, 2);
        sampleAfter(Duration.ofSeconds(30));
        // It was frozen for three minutes.
        sampleAfter(Duration.ofMinutes(3).plusSeconds(30));
        OfRoute route = hour(OfRoute.class);
        assertThat(route.count()).hasSize(60);
        assertThat(route.count().subList(0, 55)).containsOnly(Optional.empty());
        assertThat(route.count().subList(55, 60))
                .containsExactly(
                        Optional.of(6.0), Optional.of(2.0), Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(route.errors().get(56)).contains(2.0);
        assertThat(route.p50Ms().get(55)).isPresent();
        assertThat(SignalSampler.from(now)).isEqualTo(START.minus(Duration.ofMinutes(55)));
    }

    @Test
    void aMinuteWithoutRequestsHasNoTimes() {
        answer(200, 4, 1);
        sampleAfter(Duration.ofMinutes(1));
        sampleAfter(Duration.ofMinutes(1));
        OfRoute route = hour(OfRoute.class);
        assertThat(route.count().getLast()).contains(0.0);
        assertThat(route.p99Ms().getLast()).isEmpty();
    }

    @Test
    void minutesOlderThanAnHourAreForgotten() {
        answer(200, 4, 7);
        for (int minute = 0; minute < 61; minute++) {
            sampleAfter(Duration.ofMinutes(1));
        }
        assertThat(hour(OfRoute.class).count()).containsOnly(Optional.of(0.0));
    }

    @Test
    void theProcessHasItsShareOfAllProcessorsAndItsGreatestHeap() {
        processorNanos.set(Duration.ofSeconds(30).toNanos());
        heapBytes.set(9_000);
        sampleAfter(Duration.ofSeconds(30));
        heapBytes.set(4_000);
        sampleAfter(Duration.ofSeconds(29));
        assertThat(sampler.processorShare(2)).contains(0.254);
        sampleAfter(Duration.ofSeconds(1));
        OfProcess process = hour(OfProcess.class);
        assertThat(process.processorShare().getLast()).contains(0.25);
        assertThat(process.heapBytes().getLast()).contains(9_000.0);
    }

    @Test
    void subscriptionsHaveMessagesFailuresAndTheirGreatestLag() {
        AtomicLong lag = new AtomicLong(12);
        String[] tags = {"caravan_service", "orders", "subscription", "handle-stock-replies"};
        Counter.builder("caravan.subscription.failures")
                .tags(tags)
                .register(registry)
                .increment(3);
        Timer.builder("caravan.messages.applied")
                .tags(tags)
                .tags("source", "inventory", "type", "inventory.stock-reserved.v1")
                .register(registry)
                .record(Duration.ofMillis(3));
        Gauge.builder("caravan.outbox.lag.seconds", lag::get)
                .tags(tags)
                .tags("source", "inventory")
                .register(registry);
        sampleAfter(Duration.ofSeconds(30));
        lag.set(1);
        sampleAfter(Duration.ofSeconds(30));
        OfSubscription subscription = hour(OfSubscription.class);
        assertThat(subscription.count().getLast()).contains(1.0);
        assertThat(subscription.errors().getLast()).contains(3.0);
        assertThat(subscription.lagSeconds().getLast()).contains(12.0);
        assertThat(lastMinute(
                                SeriesKey.Kind.TYPE,
                                "orders",
                                "handle-stock-replies",
                                "inventory",
                                "inventory.stock-reserved.v1")
                        .counts()[0])
                .isEqualTo(1);
    }

    @Test
    void onlyTheWantedServiceIsRead() {
        answer(200, 4, 1);
        http.requests("users", "GET", "/users", 200).record(Duration.ofMillis(1));
        sampleAfter(Duration.ofMinutes(1));
        List<Object> users = sampler.hour(now, new HourOfSignals.Reading(Optional.of("users"), 2));
        assertThat(users).filteredOn(OfRoute.class::isInstance).hasSize(1);
        assertThat(users).filteredOn(OfProcess.class::isInstance).hasSize(1);
    }

    @Test
    void theNumberOfSeriesAndTheirMemoryAreBounded() {
        IntStream.range(0, SignalSampler.SERIES_MAX + 50)
                .forEach(each -> http.requests("orders", "GET", "/things-" + each + "/{id}", 200)
                        .record(Duration.ofMillis(1)));
        // What the first sample of all leaves in the registry does not belong to a sampler.
        sampleAfter(SignalSampler.INTERVAL);
        long before = used();
        SignalSampler measured = new SignalSampler(registry, processorNanos::get, heapBytes::get, now, nanos);
        measured.sample(now.plus(SignalSampler.INTERVAL), nanos + SignalSampler.INTERVAL.toNanos());
        assertThat(used() - before).isLessThan(SignalSampler.BYTES_MAX);
        assertThat(measured.lastMinutes()).hasSize(SignalSampler.SERIES_MAX);
    }

    /** The heap after a collection. */
    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void anHourThatIsTooLongForAGatewayLeavesOutTheLeastUsedRoutes() {
        List<Object> series = new ArrayList<>();
        List<Optional<Double>> busy = Collections.nCopies(60, Optional.of(1234.5678));
        List<Optional<Double>> idle = Collections.nCopies(60, Optional.of(0.0));
        series.add(new OfRoute("route", "orders", "GET", "/idle", idle, idle, idle, idle, idle));
        for (int route = 0; route < 255; route++) {
            series.add(new OfRoute("route", "orders", "GET", "/busy/" + route, busy, busy, busy, busy, busy));
        }
        series.add(new OfProcess("process", idle, idle));

        HourOfSignals hour = HourOfSignals.bounded("orders-1", 60, START, series, 448 * 1024);

        assertThat(Json.write(List.of(hour)).length).isBetween(400 * 1024, 448 * 1024);
        assertThat(hour.series()).anyMatch(OfProcess.class::isInstance);
        assertThat(hour.series())
                .noneMatch(
                        each -> each instanceof OfRoute route && route.route().equals("/idle"));
    }
}
