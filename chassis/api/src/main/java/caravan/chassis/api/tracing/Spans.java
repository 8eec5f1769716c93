package caravan.chassis.api.tracing;

import org.jspecify.annotations.Nullable;

/** Decides which traces are kept, and takes their spans. Thread-safe; nothing blocks or throws. */
public interface Spans {
    /** Keeps nothing. */
    Spans NONE = new Spans() {
        @Override
        public boolean mayBeginTrace(boolean writes, long nowNanos) {
            return false;
        }

        @Override
        public boolean beginTrace(boolean writes, long nowNanos) {
            return false;
        }

        @Override
        public boolean mayAddFailure(long nowNanos) {
            return false;
        }

        @Override
        public Trace childOf(Trace parent) {
            return parent;
        }

        @Override
        public void add(Span span) {}

        @Override
        public @Nullable Trace surrounding() {
            return null;
        }
    };

    /** Whether {@link #beginTrace} would say yes now. Cheap. */
    boolean mayBeginTrace(boolean writes, long nowNanos);

    /**
     * Whether a request that continues no trace begins one that is kept. A few in each second do; reads take no place of writes.
     *
     * @param nowNanos on the scale of {@link System#nanoTime}
     */
    boolean beginTrace(boolean writes, long nowNanos);

    /** Whether there is room for the span of a failed or slow request whose trace is not kept. Cheap; spares the making of the span. */
    boolean mayAddFailure(long nowNanos);

    /** A new span in the trace of another. */
    Trace childOf(Trace parent);

    /** Keeps a span, or drops it if there were too many in this second. */
    void add(Span span);

    /** The span that OpenTelemetry's agent has made for the work on this thread; null if there is none. */
    @Nullable
    Trace surrounding();
}
