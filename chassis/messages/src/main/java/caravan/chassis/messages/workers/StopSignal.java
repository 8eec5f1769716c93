package caravan.chassis.messages.workers;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ends waits without interrupting a thread. An interrupt would cut the database connection of a running batch. */
public final class StopSignal {
    private final CountDownLatch begun = new CountDownLatch(1);

    public void begin() {
        begun.countDown();
    }

    public boolean hasBegun() {
        return begun.getCount() == 0;
    }

    /** @throws InterruptedException if the stop has begun */
    public void check() throws InterruptedException {
        if (hasBegun()) {
            throw new InterruptedException("stopping");
        }
    }

    /** Waits for a time. @throws InterruptedException if the stop begins meanwhile */
    public void await(Duration time) throws InterruptedException {
        if (begun.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new InterruptedException("stopping");
        }
    }
}
