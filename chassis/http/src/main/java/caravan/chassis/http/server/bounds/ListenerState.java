package caravan.chassis.http.server.bounds;

/** The state that all connections of a listener share. */
public final class ListenerState {
    private final ListenerLimits limits;
    private final ListenerMetrics metrics;
    private volatile boolean stopping;

    public ListenerState(ListenerLimits limits, ListenerMetrics metrics) {
        this.limits = limits;
        this.metrics = metrics;
    }

    public ListenerLimits limits() {
        return limits;
    }

    public ListenerMetrics metrics() {
        return metrics;
    }

    /** Whether the listener stops: new requests are refused, and each answer closes its connection. */
    public boolean isStopping() {
        return stopping;
    }

    public void stop() {
        stopping = true;
    }
}
