package caravan.chassis.kafka.cluster;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Something that is done now and then: the first time at once, and then after so long. Of one thread. */
public final class Interval {
    private final Duration every;
    private final LongSupplier nanos;
    private long doneAtNanos;

    public Interval(Duration every) {
        this(every, System::nanoTime);
    }

    /** @param nanos a clock that only goes on, in nanoseconds */
    public Interval(Duration every, LongSupplier nanos) {
        this.every = every;
        this.nanos = nanos;
        this.doneAtNanos = nanos.getAsLong() - every.toNanos();
    }

    public boolean isDue() {
        return left().isZero();
    }

    /** Until it is due. */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, every.toNanos() - (nanos.getAsLong() - doneAtNanos)));
    }

    public void done() {
        doneAtNanos = nanos.getAsLong();
    }
}
