package caravan.chassis.messages.workers;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Wakes one waiting thread. A wake-up before the wait is not lost, and several count as one. */
public final class Wakeup {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean awake;

    public void wake() {
        lock.lock();
        try {
            awake = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a wake-up, at most for the given time. Returns whether one came. */
    public boolean await(Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            long nanos = atMost.toNanos();
            while (!awake && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            boolean woken = awake;
            awake = false;
            return woken;
        } finally {
            lock.unlock();
        }
    }
}
