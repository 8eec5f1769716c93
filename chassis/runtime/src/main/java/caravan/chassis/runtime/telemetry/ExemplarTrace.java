package caravan.chassis.runtime.telemetry;

import caravan.chassis.api.tracing.KeptTrace;
import caravan.chassis.api.tracing.Trace;
import io.prometheus.metrics.tracer.common.SpanContext;
import org.jspecify.annotations.Nullable;

/** The trace that meters give as an exemplar: only one that is kept, since a reader will look for it. */
final class ExemplarTrace implements SpanContext {
    @Override
    public @Nullable String getCurrentTraceId() {
        Trace trace = current();
        return trace == null ? null : trace.traceId();
    }

    @Override
    public @Nullable String getCurrentSpanId() {
        Trace trace = current();
        return trace == null ? null : trace.spanId();
    }

    @Override
    public boolean isCurrentSpanSampled() {
        return current() != null;
    }

    @Override
    public void markCurrentSpanAsExemplar() {
        // Nothing depends on it.
    }

    private static @Nullable Trace current() {
        return KeptTrace.CURRENT.isBound() ? KeptTrace.CURRENT.get() : null;
    }
}
