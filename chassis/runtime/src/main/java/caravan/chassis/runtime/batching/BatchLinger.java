package caravan.chassis.runtime.batching;

import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Decides whether a batch waits for further commands before it begins. A command costs half as much in a batch of thirty as in one of
 * four, so under load a batch waits until nobody has come for a moment. A caller who asks alone does not wait.
 *
 * <p>{@link #took} is called by one thread at a time; {@link #await} by any.
 */
final class BatchLinger {
    /** Those who were answered last have asked again by then. */
    static final Duration QUIET = Duration.ofMillis(1);

    private final Duration max;
    private final LongSupplier nanoTime;
    private final LongConsumer pauseNanos;
    /** How many commands batches held lately: the last one's, or half of what it was before. */
    private volatile int crowd;

    /**
     * @param max how long a batch waits at most
     * @param pauseNanos lets the calling thread stand still
     */
    BatchLinger(Duration max, LongSupplier nanoTime, LongConsumer pauseNanos) {
        this.max = max;
        this.nanoTime = nanoTime;
        this.pauseNanos = pauseNanos;
    }

    /** Notes that a batch was taken. */
    void took(int commands) {
        crowd = Math.max(commands, crowd / 2);
    }

    /**
     * Waits for further commands, if they come several at a time.
     *
     * @param waiting how many wait now
     * @param batchCommandsMax there is nothing to wait for beyond
     */
    void await(IntSupplier waiting, int batchCommandsMax) {
        if (crowd <= 1) {
            return;
        }
        long beganNanos = nanoTime.getAsLong();
        int before = -1;
        int now = waiting.getAsInt();
        while (now > before && now < batchCommandsMax && nanoTime.getAsLong() - beganNanos < max.toNanos()) {
            pauseNanos.accept(QUIET.toNanos());
            before = now;
            now = waiting.getAsInt();
        }
    }
}
