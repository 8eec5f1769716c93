package caravan.edge.gateway.upstream;

import caravan.chassis.discovery.Discovery;
import caravan.chassis.discovery.Instance;
import caravan.edge.gateway.balancing.InstanceHealth;
import caravan.edge.gateway.balancing.LoadBalancer;
import caravan.edge.gateway.retries.RetryBudget;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;

/** One service as the gateway sees it: its instances, its circuit breaker, its limit of requests in flight, and its retries. */
public final class Upstream {
    private final String service;
    private final Discovery discovery;
    private final UpstreamSettings settings;
    private final CircuitBreaker breaker;
    private final ServiceLimit limit;
    private final Vertx vertx;
    private final int eventLoops;
    private final RetryBudget retries;
    private final ReentrantLock changing = new ReentrantLock();
    private volatile Known known = new Known(List.of(), List.of());

    private record Known(List<Instance> listed, List<TrackedInstance> instances) {}

    Upstream(String service, Discovery discovery, UpstreamSettings settings, Vertx vertx, int eventLoops) {
        this.vertx = vertx;
        this.eventLoops = eventLoops;
        this.service = service;
        this.discovery = discovery;
        this.settings = settings;
        this.breaker = CircuitBreaker.of(service, settings.breaker());
        this.limit = settings.limit();
        this.retries = settings.retryBudget(System.nanoTime());
    }

    public String service() {
        return service;
    }

    public CircuitBreaker breaker() {
        return breaker;
    }

    /** Takes a place among the requests in flight, if there is one; give it back by {@link #release}. */
    public boolean tryAcquire() {
        return limit.tryAcquire();
    }

    /** Whether there is no place now. */
    public boolean isFull() {
        return limit.isReached();
    }

    public void release() {
        limit.release();
    }

    /** A request whose time was the service's own was answered, or timed out. */
    public void recordTime(long begunNanos, long endedNanos) {
        limit.record(begunNanos, endedNanos);
    }

    public UpstreamSettings settings() {
        return settings;
    }

    public RetryBudget retries() {
        return retries;
    }

    /** Empty if no instance is known. */
    public Optional<TrackedInstance> pick(List<TrackedInstance> tried) {
        return LoadBalancer.pick(instances(), tried, System.nanoTime(), settings.health(), ThreadLocalRandom.current());
    }

    public boolean hasOther(List<TrackedInstance> tried) {
        for (TrackedInstance instance : instances()) {
            if (!tried.contains(instance)) {
                return true;
            }
        }
        return false;
    }

    public void succeeded(TrackedInstance instance) {
        instance.succeeded(System.nanoTime(), settings.health());
    }

    /** @return whether this ejected the instance */
    public boolean failed(TrackedInstance instance, boolean isCertain) {
        changing.lock();
        try {
            long now = System.nanoTime();
            boolean mayEject = LoadBalancer.mayEject(known.instances(), now, settings.ejectedShareMaxPercent());
            return instance.failed(now, isCertain, mayEject, settings.health());
        } finally {
            changing.unlock();
        }
    }

    /** The instances that discovery lists. Those that were there before keep their health. */
    public List<TrackedInstance> instances() {
        List<Instance> listed = discovery.instancesOf(service);
        Known now = known;
        return now.listed().equals(listed) ? now.instances() : update(listed);
    }

    private List<TrackedInstance> update(List<Instance> listed) {
        changing.lock();
        try {
            if (known.listed().equals(listed)) {
                return known.instances();
            }
            Map<Instance, TrackedInstance> before = new HashMap<>();
            known.instances().forEach(tracked -> before.put(tracked.instance(), tracked));
            long now = System.nanoTime();
            boolean joinsOthers = !before.isEmpty();
            List<TrackedInstance> after = new ArrayList<>(listed.size());
            for (Instance instance : listed) {
                TrackedInstance kept = before.remove(instance);
                after.add(kept != null ? kept : track(instance, joinsOthers, now));
            }
            known = new Known(List.copyOf(listed), List.copyOf(after));
            before.values().forEach(gone -> gone.connections().close());
            return known.instances();
        } finally {
            changing.unlock();
        }
    }

    private TrackedInstance track(Instance instance, boolean joinsOthers, long nowNanos) {
        InstanceHealth health =
                joinsOthers ? InstanceHealth.cold(nowNanos) : InstanceHealth.warm(nowNanos, settings.health());
        return new TrackedInstance(
                instance, new InstanceConnections(vertx, eventLoops, instance.address(), settings), health);
    }

    public int ejected() {
        long now = System.nanoTime();
        return (int) instances().stream()
                .filter(instance -> instance.health().isEjected(now))
                .count();
    }

    /** The current limit of requests in flight. */
    public int inFlightLimit() {
        return limit.limit();
    }

    public void close() {
        known.instances().forEach(instance -> instance.connections().close());
    }
}
