package caravan.chassis.http.server.bounds;

import caravan.chassis.api.tracing.Trace;
import caravan.chassis.http.requestlog.RequestLog;
import caravan.chassis.http.server.framing.ListenerRefusal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The state that all connections of a listener share. */
public final class ListenerState {
    private final ListenerLimits limits;
    private final ListenerMetrics metrics;
    private final RequestLog log = new RequestLog(RequestLog.SLOW_MIN);
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

    /** Counts a request that reaches no handler, and writes a line about it. */
    public void refused(ListenerRefusal why, Trace trace, @Nullable SocketAddress client) {
        metrics.refused(why);
        Optional<InetAddress> address =
                client instanceof InetSocketAddress internet ? Optional.of(internet.getAddress()) : Optional.empty();
        log.writeUnread(why.status(), why.code(), trace.traceId(), address);
    }

    /** Whether the listener stops: new requests are refused, and each answer closes its connection. */
    public boolean isStopping() {
        return stopping;
    }

    public void stop() {
        stopping = true;
    }
}
