package caravan.edge.gateway.upstream;

import caravan.chassis.http.admission.AdaptiveLimit;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/** How many requests to one service may be in flight: an {@link AdaptiveLimit} of their durations. Thread-safe. */
final class ServiceLimit {
    private final AdaptiveLimit adaptive;
    private final long toleratedNanos;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final ReentrantLock recording = new ReentrantLock();
    private volatile int limit;

    /** @param slowAfter a slower request reduces the limit */
    ServiceLimit(AdaptiveLimit.Bounds bounds, Duration slowAfter) {
        adaptive = new AdaptiveLimit(bounds, System.nanoTime());
        toleratedNanos = slowAfter.toNanos();
        limit = adaptive.limit();
    }

    int limit() {
        return limit;
    }

    /** Call {@link #release} once if it is true. */
    boolean tryAcquire() {
        int most = limit;
        // Checked before it is counted: others could be refused because of a request that is itself refused.
        return inFlight.getAndUpdate(now -> now < most ? now + 1 : now) < most;
    }

    boolean isReached() {
        return inFlight.get() >= limit;
    }

    void release() {
        inFlight.decrementAndGet();
    }

    /** Adjusts the limit after a request whose time was the service's own. */
    void record(long begunNanos, long endedNanos) {
        // If another thread adjusts the limit now, this sample is dropped: no request waits for a statistic.
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
