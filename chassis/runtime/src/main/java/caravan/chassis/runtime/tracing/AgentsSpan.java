package caravan.chassis.runtime.tracing;

import caravan.chassis.api.tracing.Trace;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.SpanContext;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The spans of OpenTelemetry's Java agent, if the process runs with one. Then ours continue its traces, so that there is one trace id. */
final class AgentsSpan {
    private AgentsSpan() {}

    /** The span of the work on the calling thread; it gives null if there is none. */
    static Supplier<@Nullable Trace> ofThisProcess() {
        return GlobalOpenTelemetry.isSet() ? AgentsSpan::current : () -> null;
    }

    private static @Nullable Trace current() {
        SpanContext span = io.opentelemetry.api.trace.Span.current().getSpanContext();
        return span.isValid() ? new Trace(span.getTraceId(), span.getSpanId(), span.isSampled()) : null;
    }
}
