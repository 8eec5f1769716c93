package caravan.chassis.kafka.cluster;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Work at intervals: it is due at once, and then again after each interval. For one thread. */
public final class Interval {
    private final Duration every;
    private final LongSupplier nanos;
    private long doneAtNanos;

    public Interval(Duration every) {
        this(every, System::nanoTime);
    }

    /** @param nanos a monotonic clock, in nanoseconds */
    public Interval(Duration every, LongSupplier nanos) {
        this.every = every;
        this.nanos = nanos;
        this.doneAtNanos = nanos.getAsLong() - every.toNanos();
    }

    public boolean isDue() {
        return left().isZero();
    }

    /** The time until it is due. */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, every.toNanos() - (nanos.getAsLong() - doneAtNanos)));
    }

    public void done() {
        doneAtNanos = nanos.getAsLong();
    }
}
