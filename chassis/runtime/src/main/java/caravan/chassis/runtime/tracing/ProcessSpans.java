package caravan.chassis.runtime.tracing;

import caravan.chassis.api.tracing.Span;
import caravan.chassis.api.tracing.Spans;
import caravan.chassis.api.tracing.Trace;
import caravan.chassis.http.headers.TraceContext;
import caravan.kernel.TokenBucket;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The spans of a process. In each second some requests that write, and as many that read, begin a trace that is kept; the flag of the
 * traceparent tells other processes. Spans of failed and slow work are kept in any case. All have bounds, whatever callers send.
 */
public final class ProcessSpans implements Spans, AutoCloseable {
    /** Memory of the latest spans. */
    public static final long RECENT_BYTES_MAX = 2L * 1024 * 1024;

    /** Memory of the latest spans of failed and slow work, which other spans do not drive out. */
    public static final long FAILED_BYTES_MAX = 512L * 1024;

    /** Of all traces that are kept, also of those that other processes began. */
    private static final TokenBucket.Rate SPANS = TokenBucket.Rate.perSecond(1_000, 2_000);

    private static final TokenBucket.Rate FAILURES = TokenBucket.Rate.perSecond(50, 200);

    private final Optional<TokenBucket.Rate> traces;
    private final AtomicReference<TokenBucket> ofReads = full();
    private final AtomicReference<TokenBucket> ofWrites = full();
    private final AtomicReference<TokenBucket> ofSpans = full();
    private final AtomicReference<TokenBucket> ofFailures = full();
    private final SpanRing recent = new SpanRing(RECENT_BYTES_MAX);
    private final SpanRing failed = new SpanRing(FAILED_BYTES_MAX);
    private final Counter dropped;
    private final Supplier<@Nullable Trace> surrounding;
    private final @Nullable OtlpExport export;

    private ProcessSpans(
            int tracesPerSecond,
            Supplier<@Nullable Trace> surrounding,
            @Nullable OtlpExport export,
            MeterRegistry registry) {
        this.traces = tracesPerSecond == 0
                ? Optional.empty()
                : Optional.of(TokenBucket.Rate.perSecond(tracesPerSecond, tracesPerSecond));
        this.surrounding = surrounding;
        this.export = export;
        this.dropped = Counter.builder("caravan.spans.dropped")
                .description("Spans that were not kept, because there were too many in a second")
                .register(registry);
    }

    /** Starts the way to the collector, if there is one. */
    public static ProcessSpans start(TraceSettings settings, MeterRegistry registry) {
        // Only here, so that a process without a collector does not load the exporter's classes.
        OtlpExport export = settings.collector()
                .map(endpoint -> OtlpExport.start(endpoint, settings.process(), registry))
                .orElse(null);
        return new ProcessSpans(settings.tracesPerSecond(), AgentsSpan.ofThisProcess(), export, registry);
    }

    private static AtomicReference<TokenBucket> full() {
        return new AtomicReference<>(TokenBucket.full(System.nanoTime()));
    }

    /** The memory of all spans, with those that are on their way to a collector. */
    public static long bytesMax() {
        return RECENT_BYTES_MAX + FAILED_BYTES_MAX + (long) OtlpExport.QUEUED_SPANS_MAX * OtlpExport.SPAN_BYTES;
    }

    @Override
    public boolean mayBeginTrace(boolean writes, long nowNanos) {
        return traces.isPresent() && has(writes ? ofWrites : ofReads, traces.get(), nowNanos);
    }

    @Override
    public boolean beginTrace(boolean writes, long nowNanos) {
        return traces.isPresent() && take(writes ? ofWrites : ofReads, traces.get(), nowNanos);
    }

    @Override
    public boolean mayAddFailure(long nowNanos) {
        return has(ofFailures, FAILURES, nowNanos);
    }

    @Override
    public Trace childOf(Trace parent) {
        return parent.withSpan(TraceContext.newSpanId());
    }

    @Override
    public void add(Span span) {
        long now = System.nanoTime();
        boolean isSampled = span.trace().isSampled();
        boolean isFailure = span.error().isPresent() || !isSampled;
        if (isFailure && take(ofFailures, FAILURES, now)) {
            failed.add(span);
        } else if (isSampled && take(ofSpans, SPANS, now)) {
            recent.add(span);
        } else {
            dropped.increment();
            return;
        }
        if (export != null) {
            export.offer(span);
        }
    }

    @Override
    public @Nullable Trace surrounding() {
        return surrounding.get();
    }

    /** All that are kept here. */
    List<Span> kept() {
        return Stream.concat(failed.all().stream(), recent.all().stream()).toList();
    }

    /** Sends what is left to the collector, if there is one. */
    @Override
    public void close() {
        if (export != null) {
            export.close();
        }
    }

    /** Without the write of {@link #take}, which all requests of a busy process would contend for. */
    private static boolean has(AtomicReference<TokenBucket> bucket, TokenBucket.Rate rate, long nowNanos) {
        return Objects.requireNonNull(bucket.get()).nanosUntilToken(rate, nowNanos) == 0;
    }

    private static boolean take(AtomicReference<TokenBucket> bucket, TokenBucket.Rate rate, long nowNanos) {
        return has(bucket, rate, nowNanos)
                && TokenBucket.take(bucket, rate, nowNanos).nanosUntilToken(rate, nowNanos) == 0;
    }
}
