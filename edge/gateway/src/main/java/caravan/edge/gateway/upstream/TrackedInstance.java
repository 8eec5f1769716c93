package caravan.edge.gateway.upstream;

import caravan.chassis.discovery.Instance;
import caravan.edge.gateway.balancing.InstanceHealth;
import caravan.edge.gateway.balancing.LoadBalancer;
import java.util.concurrent.atomic.AtomicInteger;

/** An instance with its connections, its requests in flight and its health. */
public final class TrackedInstance implements LoadBalancer.Candidate {
    private final Instance instance;
    private final InstanceConnections connections;
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile InstanceHealth health;

    TrackedInstance(Instance instance, InstanceConnections connections, InstanceHealth health) {
        this.instance = instance;
        this.connections = connections;
        this.health = health;
    }

    public Instance instance() {
        return instance;
    }

    public InstanceConnections connections() {
        return connections;
    }

    public void began() {
        inFlight.incrementAndGet();
    }

    public void ended() {
        inFlight.decrementAndGet();
    }

    @Override
    public int inFlight() {
        return inFlight.get();
    }

    @Override
    public InstanceHealth health() {
        return health;
    }

    void succeeded(long nowNanos, InstanceHealth.Policy policy) {
        if (health.succeeded(nowNanos, policy) != health) {
            synchronized (this) {
                health = health.succeeded(nowNanos, policy);
            }
        }
    }

    /** @return whether this ejected it */
    synchronized boolean failed(long nowNanos, boolean isCertain, boolean mayEject, InstanceHealth.Policy policy) {
        boolean wasEjected = health.isEjected(nowNanos);
        health = health.failed(nowNanos, isCertain, mayEject, policy);
        return !wasEjected && health.isEjected(nowNanos);
    }
}
