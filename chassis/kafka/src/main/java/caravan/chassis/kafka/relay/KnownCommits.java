package caravan.chassis.kafka.relay;

import caravan.chassis.messages.workers.Wakeup;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What an instance has heard of an outbox's commits: its own with their positions, and of others' that there are some. So the one that publishes
 * reads the table for others' alone, or to look now and then.
 */
final class KnownCommits {
    private final Wakeup wakeup = new Wakeup();
    private final AtomicLong head = new AtomicLong();
    private final AtomicBoolean areOthers = new AtomicBoolean();

    /** A position that is committed, here or as the table told it. */
    void reached(long position) {
        head.accumulateAndGet(position, Math::max);
    }

    /** Other instances have committed, or a signal of theirs may have been lost. */
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

    /** Before each read, which finds all that was heard of. Answers whether others have committed since the last one. */
    boolean beginRead() {
        return areOthers.getAndSet(false);
    }

    /** What others have committed may stand behind what was read: memory does not have it. */
    void othersMayFollow() {
        areOthers.set(true);
    }

    /** Whether a read behind a position would find anything, as far as is known. */
    boolean isMoreThan(long position) {
        return head.get() > position || areOthers.get();
    }

    /** Waits for a wake. Answers whether one came. */
    boolean await(Duration atMost) throws InterruptedException {
        return wakeup.await(atMost);
    }
}
