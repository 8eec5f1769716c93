package caravan.chassis.api.tracing;

/** The trace of what is measured on this thread, if it is kept. Meters give it as an exemplar of what they record meanwhile. */
public final class KeptTrace {
    /** Bound while a request or message is recorded whose trace can be found later. */
    public static final ScopedValue<Trace> CURRENT = ScopedValue.newInstance();

    private KeptTrace() {}
}
