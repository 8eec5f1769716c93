package caravan.chassis.api.tracing;

import org.jspecify.annotations.Nullable;

/**
 * The work on a thread whose trace is kept. Work of other traces has none, so that it costs nothing.
 *
 * @param trace the span of the work
 * @param service whose work it is
 */
public record TracedWork(Trace trace, String service, Spans spans) {
    private static final ScopedValue<TracedWork> CURRENT = ScopedValue.newInstance();

    /** The work on this thread; null if its trace is not kept. */
    public static @Nullable TracedWork current() {
        return CURRENT.isBound() ? CURRENT.get() : null;
    }

    /** Does something as part of this work: everything it calls on this thread finds it. */
    public <T, X extends Throwable> T during(ScopedValue.CallableOp<? extends T, X> work) throws X {
        return ScopedValue.where(CURRENT, this).<T, X>call(work::call);
    }
}
