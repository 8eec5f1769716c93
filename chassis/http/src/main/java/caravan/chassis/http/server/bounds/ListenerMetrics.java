package caravan.chassis.http.server.bounds;

import caravan.chassis.http.server.framing.ListenerRefusal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The metrics of a listener. */
public final class ListenerMetrics {
    private final MeterRegistry registry;
    private final Counter connectionsRefused;
    private final Counter cutOff;
    private final Map<String, Counter> refused = new ConcurrentHashMap<>();

    public ListenerMetrics(MeterRegistry registry, ClientQuotas clients) {
        this.registry = registry;
        Gauge.builder("http.listener.connections", clients, ClientQuotas::connections)
                .description("Open connections")
                .register(registry);
        Gauge.builder("http.listener.buffered", clients, ClientQuotas::bytes)
                .baseUnit("bytes")
                .description("Bytes that connections, requests and answers take")
                .register(registry);
        connectionsRefused = Counter.builder("http.listener.connections.refused")
                .description("Connections closed at once because a limit of connections was reached")
                .register(registry);
        cutOff = Counter.builder("http.listener.connections.cut.off")
                .description("Connections closed because their client did not read its answers")
                .register(registry);
    }

    public void connectionRefused() {
        connectionsRefused.increment();
    }

    public void cutOff() {
        cutOff.increment();
    }

    public void refused(ListenerRefusal why) {
        refused.computeIfAbsent(
                        why.code(),
                        code -> Counter.builder("http.listener.requests.refused")
                                .description("Requests that reached no handler")
                                .tag("code", code)
                                .register(registry))
                .increment();
    }
}
