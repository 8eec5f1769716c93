package caravan.chassis.http.server;

/** What all connections of a listener share. */
final class ListenerState {
    private final ListenerLimits limits;
    private final ListenerFigures figures;
    private volatile boolean stopping;

    ListenerState(ListenerLimits limits, ListenerFigures figures) {
        this.limits = limits;
        this.figures = figures;
    }

    ListenerLimits limits() {
        return limits;
    }

    ListenerFigures figures() {
        return figures;
    }

    /** Whether new requests are refused, and each answer closes its connection. */
    boolean isStopping() {
        return stopping;
    }

    void stop() {
        stopping = true;
    }
}
