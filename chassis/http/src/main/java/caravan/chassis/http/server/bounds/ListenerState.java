package caravan.chassis.http.server.bounds;

/** What all connections of a listener share. */
public final class ListenerState {
    private final ListenerLimits limits;
    private final ListenerFigures figures;
    private volatile boolean stopping;

    public ListenerState(ListenerLimits limits, ListenerFigures figures) {
        this.limits = limits;
        this.figures = figures;
    }

    public ListenerLimits limits() {
        return limits;
    }

    public ListenerFigures figures() {
        return figures;
    }

    /** Whether new requests are refused, and each answer closes its connection. */
    public boolean isStopping() {
        return stopping;
    }

    public void stop() {
        stopping = true;
    }
}
