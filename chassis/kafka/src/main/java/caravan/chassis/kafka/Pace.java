package caravan.chassis.kafka;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Something that is done now and then: the first time at once, and then after so long. Of one thread. */
final class Pace {
    private final Duration every;
    private final LongSupplier nanos;
    private long doneAtNanos;

    Pace(Duration every) {
        this(every, System::nanoTime);
    }

    /** @param nanos a clock that only goes on, in nanoseconds */
    Pace(Duration every, LongSupplier nanos) {
        this.every = every;
        this.nanos = nanos;
        this.doneAtNanos = nanos.getAsLong() - every.toNanos();
    }

    boolean isDue() {
        return left().isZero();
    }

    /** Until it is due. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, every.toNanos() - (nanos.getAsLong() - doneAtNanos)));
    }

    void done() {
        doneAtNanos = nanos.getAsLong();
    }
}
