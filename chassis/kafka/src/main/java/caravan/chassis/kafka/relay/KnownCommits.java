package caravan.chassis.kafka.relay;

import caravan.chassis.messages.workers.Wakeup;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The commits to an outbox that an instance knows of: its own with their positions, and whether other instances had any. So the publishing
 * instance reads the table only for commits of others, and at intervals.
 */
final class KnownCommits {
    private final Wakeup wakeup = new Wakeup();
    private final AtomicLong head = new AtomicLong();
    private final AtomicBoolean areOthers = new AtomicBoolean();

    /** Notes a committed position, of this instance or from the table. */
    void reached(long position) {
        head.accumulateAndGet(position, Math::max);
    }

    /** Notes that other instances have committed, or that their signals may be lost. */
    void heardOfOthers() {
        areOthers.set(true);
        wakeup.wake();
    }

    void wake() {
        wakeup.wake();
    }

    long head() {
        return head.get();
    }

    /** Called before each read. Returns whether others have committed since the last one. */
    boolean beginRead() {
        return areOthers.getAndSet(false);
    }

    /** Notes that commits of others may follow what was read; memory does not have them. */
    void othersMayFollow() {
        areOthers.set(true);
    }

    /** Whether a read after a position would find anything, as far as is known. */
    boolean isMoreThan(long position) {
        return head.get() > position || areOthers.get();
    }

    /** Waits for a wake-up. Returns whether one came. */
    boolean await(Duration atMost) throws InterruptedException {
        return wakeup.await(atMost);
    }
}
