package caravan.chassis.runtime.tracing;

import caravan.chassis.api.tracing.CallSpan;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.tracing.Spans;
import caravan.chassis.api.tracing.TracedWork;
import caravan.chassis.api.tracing.Tracing;

/** The tracing of one service. */
public record ServiceTracing(Spans spans, String service) implements Tracing {
    @Override
    public CallSpan beginCall(String name, Cause cause) {
        return CallSpan.begin(spans, service, name, cause.trace());
    }

    @Override
    public <T, X extends Throwable> T following(Cause cause, ScopedValue.CallableOp<? extends T, X> work) throws X {
        return cause.trace().isSampled()
                ? new TracedWork(cause.trace(), service, spans).<T, X>during(work)
                : work.call();
    }
}
