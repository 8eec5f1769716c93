package caravan.chassis.runtime.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.tracing.Span;
import caravan.chassis.api.tracing.Trace;
import caravan.chassis.runtime.telemetry.ProcessName;
import caravan.chassis.settings.Configuration;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProcessSpansTest {
    private static final int FLOOD = 20_000;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ProcessSpans spans = with(Map.of());

    private ProcessSpans with(Map<String, String> environment) {
        return ProcessSpans.start(
                TraceSettings.of(
                        Configuration.of(environment, Path.of("target")).process(), new ProcessName("test")),
                meters);
    }

    @AfterEach
    void close() {
        spans.close();
    }

    private static int begun(ProcessSpans spans, boolean writes, long nowNanos, int requests) {
        int begun = 0;
        for (int request = 0; request < requests; request++) {
            begun += spans.beginTrace(writes, nowNanos) ? 1 : 0;
        }
        return begun;
    }

    @Test
    void tenTracesASecondBeginAndReadsTakeNoPlaceOfWrites() {
        long now = System.nanoTime();
        assertThat(begun(spans, false, now, 1_000)).isEqualTo(10);
        assertThat(spans.mayBeginTrace(false, now)).isFalse();
        assertThat(begun(spans, true, now, 1_000)).isEqualTo(10);
        assertThat(begun(spans, true, now + TimeUnit.SECONDS.toNanos(1), 1_000)).isEqualTo(10);
    }

    @Test
    void theSettingSaysHowMany() {
        try (ProcessSpans none = with(Map.of("CARAVAN_TRACES_PER_SECOND", "0"));
                ProcessSpans many = with(Map.of("CARAVAN_TRACES_PER_SECOND", "300"))) {
            long now = System.nanoTime();
            assertThat(begun(none, true, now, 1_000)).isZero();
            assertThat(begun(many, true, now, 1_000)).isEqualTo(300);
        }
    }

    @Test
    void aFloodOfSampledSpansIsBoundedAndCounted() {
        for (int span = 1; span <= FLOOD; span++) {
            spans.add(SpanSamples.span(1, span, 0));
        }
        double dropped = meters.get("caravan.spans.dropped").counter().count();
        assertThat(dropped).isBetween(FLOOD * 0.7, FLOOD - 1_000.0);
        assertThat(spans.kept().stream().mapToLong(SpanRing::bytesOf).sum())
                .isBetween(ProcessSpans.RECENT_BYTES_MAX / 4, ProcessSpans.RECENT_BYTES_MAX);
    }

    @Test
    void failuresAreKeptThoughTheirTracesAreNotAndOtherSpansDoNotDriveThemOut() {
        Trace notSampled = new Trace("a".repeat(32), "b".repeat(16));
        Span failed = SpanSamples.span(SpanSamples.trace(7, 7), 0, Optional.of("internal_error"), List.of());
        spans.add(failed);
        Span slow = new Span(
                notSampled,
                Span.NO_PARENT,
                failed.kind(),
                failed.name(),
                failed.service(),
                failed.start(),
                failed.duration(),
                Optional.empty(),
                failed.attributes(),
                List.of());
        spans.add(slow);
        for (int span = 1; span <= FLOOD; span++) {
            spans.add(SpanSamples.span(1, span, 0));
        }
        assertThat(spans.kept()).contains(failed, slow);
    }

    @Test
    void aFloodOfFailuresIsBounded() {
        int added = 0;
        long now = System.nanoTime();
        for (int failure = 0; failure < FLOOD; failure++) {
            if (spans.mayAddFailure(now)) {
                added++;
                spans.add(SpanSamples.span(
                        new Trace("a".repeat(32), "0".repeat(15) + "1"), 0, Optional.of("x"), List.of()));
            }
        }
        assertThat(added).isBetween(190, 2_000);
        assertThat(spans.kept().stream().mapToLong(SpanRing::bytesOf).sum())
                .isLessThanOrEqualTo(ProcessSpans.FAILED_BYTES_MAX);
    }

    @Test
    void aChildHasAnIdOfItsOwnInTheSameTrace() {
        Trace parent = SpanSamples.trace(1, 2);
        Trace child = spans.childOf(parent);
        assertThat(child.traceId()).isEqualTo(parent.traceId());
        assertThat(child.spanId()).isNotEqualTo(parent.spanId());
        assertThat(child.isSampled()).isTrue();
        assertThat(spans.surrounding()).as("there is no agent here").isNull();
    }
}
