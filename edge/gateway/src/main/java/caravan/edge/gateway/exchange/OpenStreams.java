package caravan.edge.gateway.exchange;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The event streams that are being forwarded; all of them end when the gateway stops. Thread-safe. */
public final class OpenStreams {
    private final Map<EventStreamForwarder, Context> open = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    /** Call it on the event loop of the stream. */
    void opened(EventStreamForwarder stream) {
        Context context = Vertx.currentContext();
        if (context == null) {
            throw new IllegalStateException("a stream is opened on its event loop");
        }
        open.put(stream, context);
        if (stopping) {
            context.runOnContext(now -> stream.end());
        }
    }

    void closed(EventStreamForwarder stream) {
        open.remove(stream);
    }

    public int count() {
        return open.size();
    }

    /** Ends every stream regularly. */
    public void stop() {
        stopping = true;
        open.forEach((stream, context) -> context.runOnContext(now -> stream.end()));
    }
}
