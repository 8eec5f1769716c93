package caravan.chassis.runtime.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.tracing.KeptTrace;
import caravan.chassis.api.tracing.Trace;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ExemplarsTest {
    private static final Trace TRACE = new Trace("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331");

    private final Metrics metrics = new Metrics();
    private final Timer timer = metrics.ofHttp().requests("orders", "POST", "/orders", 201);

    @Test
    void aKeptTraceIsTheExemplarOfItsBucket() {
        ScopedValue.where(KeptTrace.CURRENT, TRACE).run(() -> timer.record(Duration.ofMillis(70)));
        assertThat(metrics.openMetrics())
                .containsPattern("http_server_requests_seconds_bucket\\{caravan_service=\"orders\",method=\"POST\","
                        + "route=\"/orders\",status=\"201\",le=\"0\\.1\"} 1 # \\{[^}]*trace_id=\"" + TRACE.traceId()
                        + "\"[^}]*} 0\\.07");
        assertThat(metrics.scrape()).doesNotContain(TRACE.traceId());
    }

    @Test
    void withoutAKeptTraceThereIsNone() {
        timer.record(Duration.ofMillis(70));
        assertThat(metrics.openMetrics()).doesNotContain("trace_id").endsWith("# EOF\n");
    }

    @Test
    void onlyBucketsAndCountersHaveExemplars() {
        Timer withoutBuckets = Timer.builder("plain").register(metrics.registry());
        Counter counter = metrics.registry().counter("counted");
        ScopedValue.where(KeptTrace.CURRENT, TRACE).run(() -> {
            withoutBuckets.record(Duration.ofMillis(70));
            counter.increment();
        });

        assertThat(metrics.openMetrics().lines().filter(line -> line.contains(TRACE.traceId())))
                .isNotEmpty()
                .allMatch(line -> line.contains("_bucket{") || line.startsWith("counted_total"));
    }
}
