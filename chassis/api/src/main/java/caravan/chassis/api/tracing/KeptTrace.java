package caravan.chassis.api.tracing;

/** The trace of what is measured on this thread, if it is kept. Meters give it as an exemplar of what they record meanwhile. */
public final class KeptTrace {
    /** Bound while a request or message is recorded whose trace can be found later. */
    public static final ScopedValue<Trace> CURRENT = ScopedValue.newInstance();

    private KeptTrace() {}

    /** Measures something that belongs to a trace. If the trace is not kept, this is the measuring alone. */
    public static void during(Trace trace, Runnable measuring) {
        if (trace.isSampled()) {
            ScopedValue.where(CURRENT, trace).run(measuring);
        } else {
            measuring.run();
        }
    }
}
