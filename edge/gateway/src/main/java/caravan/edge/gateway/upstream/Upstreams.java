package caravan.edge.gateway.upstream;

import caravan.chassis.discovery.Discovery;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The services that requests may go to, as in the routing table. */
public final class Upstreams {
    private final Map<String, Upstream> byService = new TreeMap<>();

    public Upstreams(
            Set<String> services, Discovery discovery, UpstreamSettings settings, Vertx vertx, int eventLoops) {
        services.forEach(
                service -> byService.put(service, new Upstream(service, discovery, settings, vertx, eventLoops)));
    }

    /** @throws IllegalArgumentException if the table does not have it */
    public Upstream of(String service) {
        Upstream upstream = byService.get(service);
        if (upstream == null) {
            throw new IllegalArgumentException("no route leads to the service " + service);
        }
        return upstream;
    }

    public Collection<Upstream> all() {
        return byService.values();
    }

    /** Whether an instance of any service is known: without one a gateway can do nothing. */
    public boolean areAnyKnown() {
        return byService.values().stream()
                .anyMatch(upstream -> !upstream.instances().isEmpty());
    }

    public void close() {
        byService.values().forEach(Upstream::close);
    }
}
