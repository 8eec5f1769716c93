package caravan.edge.gateway.upstream;

import caravan.chassis.http.admission.AdaptiveLimit;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/** How many requests to one service may be in flight: learned from how long they take ({@link AdaptiveLimit}). Thread-safe. */
final class ServiceLimit {
    private final AdaptiveLimit adaptive;
    private final long toleratedNanos;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final ReentrantLock recording = new ReentrantLock();
    private volatile int limit;

    /** @param slowAfter a request that takes longer makes the limit smaller */
    ServiceLimit(AdaptiveLimit.Bounds bounds, Duration slowAfter) {
        adaptive = new AdaptiveLimit(bounds, System.nanoTime());
        toleratedNanos = slowAfter.toNanos();
        limit = adaptive.limit();
    }

    int limit() {
        return limit;
    }

    /** To be left once, if it is true. */
    boolean tryAcquire() {
        int most = limit;
        // Not added before it is known to fit: others would be refused for what is taken back at once.
        return inFlight.getAndUpdate(now -> now < most ? now + 1 : now) < most;
    }

    void release() {
        inFlight.decrementAndGet();
    }

    /** Learns from a request whose time was the service's own. */
    void record(long begunNanos, long endedNanos) {
        // A sample that finds the lock taken is left out: nobody waits for a statistic.
        if (recording.tryLock()) {
            try {
                adaptive.add(new AdaptiveLimit.Sample(
                        begunNanos, endedNanos, endedNanos - begunNanos, toleratedNanos, inFlight.get()));
                limit = adaptive.limit();
            } finally {
                recording.unlock();
            }
        }
    }
}
