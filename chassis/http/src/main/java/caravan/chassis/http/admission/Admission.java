package caravan.chassis.http.admission;

import caravan.chassis.api.http.Reply;
import caravan.chassis.http.problems.Refusal;
import caravan.kernel.WireNames;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Admits as many requests as the process can handle, and refuses the others before anything is done for them. A request that waits for
 * something else gives its place back meanwhile ({@link Permit}).
 */
public final class Admission {
    private final long leastToleratedNanos;
    private final AtomicInteger workedOn = new AtomicInteger();
    private final Map<Priority, Figures> figures = new EnumMap<>(Priority.class);
    private final ReentrantLock lock = new ReentrantLock();
    private final AdaptiveLimit adaptive;
    private volatile int limit;

    private record Figures(AtomicInteger workedOn, Counter refused) {}

    /** @param tolerated how long any request may take without being a sign of overload */
    public Admission(AdaptiveLimit.Bounds bounds, Duration tolerated, MeterRegistry meters) {
        leastToleratedNanos = tolerated.toNanos();
        adaptive = new AdaptiveLimit(bounds, System.nanoTime());
        limit = adaptive.limit();
        for (Priority priority : Priority.values()) {
            figures.put(priority, figuresOf(priority, meters));
        }
        Gauge.builder("http.server.requests.limit", this, Admission::limit)
                .description("Requests that may be handled at once: the adaptive limit")
                .register(meters);
    }

    private static Figures figuresOf(Priority priority, MeterRegistry meters) {
        String name = WireNames.of(priority);
        AtomicInteger now = new AtomicInteger();
        Gauge.builder("http.server.requests.worked.on", now, AtomicInteger::get)
                .description("Requests that are handled now, without those that wait for something else")
                .tag("priority", name)
                .register(meters);
        Counter refused = Counter.builder("http.server.requests.refused")
                .description("Requests refused because of overload")
                .tag("priority", name)
                .register(meters);
        return new Figures(now, refused);
    }

    public int limit() {
        return limit;
    }

    /**
     * Admits a request; close the permit when its work is done.
     *
     * @param baseline of the route
     * @throws Refusal 503 if there is too much to do for a request of this priority
     */
    public Permit enter(Priority priority, BaselineLatency baseline) {
        return new Permit(this, priority, baseline);
    }

    /** Whether some requests find no room now. */
    public boolean isCrowded() {
        return workedOn.get() >= Priority.LOW.shareOf(limit);
    }

    /** Whether a request of this priority finds no room now; if so, it counts as refused. */
    public boolean refuses(Priority priority) {
        boolean refused = priority != Priority.ESSENTIAL && workedOn.get() >= priority.shareOf(limit);
        if (refused) {
            figures(priority).refused().increment();
        }
        return refused;
    }

    /** The reply to a request that finds no room. */
    public static Reply overloaded() {
        return Refusal.unavailable(
                "overloaded", "This process is at its limit of concurrent requests; try again in a moment.");
    }

    /** @throws Refusal 503 if there is no room */
    public void take(Priority priority) {
        Figures mine = figures(priority);
        if (priority != Priority.ESSENTIAL) {
            int room = priority.shareOf(limit);
            int now = workedOn.get();
            while (now < room && !workedOn.compareAndSet(now, now + 1)) {
                now = workedOn.get();
            }
            if (now >= room) {
                mine.refused().increment();
                throw new Refusal(overloaded());
            }
        }
        mine.workedOn().incrementAndGet();
    }

    /** Takes a place even if there is no room, for work that has begun and must be finished. */
    public void takeAnyway(Priority priority) {
        if (priority != Priority.ESSENTIAL) {
            workedOn.incrementAndGet();
        }
        figures(priority).workedOn().incrementAndGet();
    }

    public void give(Priority priority) {
        if (priority != Priority.ESSENTIAL) {
            workedOn.decrementAndGet();
        }
        figures(priority).workedOn().decrementAndGet();
    }

    /** Adjusts the limit after a request. */
    public void done(Priority priority, BaselineLatency baseline, long begunNanos, long workNanos) {
        if (priority == Priority.ESSENTIAL) {
            return;
        }
        int inFlight = workedOn.get() + 1;
        long tolerated = baseline.toleratedNanos(leastToleratedNanos);
        baseline.record(workNanos, inFlight);
        // If another thread adjusts the limit now, this sample is dropped: no request waits for a statistic.
        if (lock.tryLock()) {
            try {
                adaptive.add(new AdaptiveLimit.Sample(begunNanos, System.nanoTime(), workNanos, tolerated, inFlight));
                limit = adaptive.limit();
            } finally {
                lock.unlock();
            }
        }
    }

    private Figures figures(Priority priority) {
        Figures found = figures.get(priority);
        if (found == null) {
            throw new IllegalStateException("no figures of " + priority);
        }
        return found;
    }
}
