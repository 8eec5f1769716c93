package caravan.chassis.runtime.batching;

import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Decides whether a batch waits for further commands before it begins. A command costs half as much in a batch of thirty as in one of four.
 * So under load a batch waits until no command has come for a moment. A single caller does not wait.
 *
 * <p>{@link #took} is called by one thread at a time, {@link #await} by any thread.
 */
final class BatchLinger {
    /** In this time the callers of the last batch send their next command. */
    static final Duration QUIET = Duration.ofMillis(1);

    private final Duration max;
    private final LongSupplier nanoTime;
    private final LongConsumer pauseNanos;
    /** The recent size of batches: the last one's, or half of the value before. */
    private volatile int crowd;

    /**
     * @param max how long a batch waits at most
     * @param pauseNanos pauses the calling thread
     */
    BatchLinger(Duration max, LongSupplier nanoTime, LongConsumer pauseNanos) {
        this.max = max;
        this.nanoTime = nanoTime;
        this.pauseNanos = pauseNanos;
    }

    /** Notes the size of a batch. */
    void took(int commands) {
        crowd = Math.max(commands, crowd / 2);
    }

    /**
     * Waits for further commands, if recent batches had more than one.
     *
     * @param waiting gives the number of waiting commands
     * @param batchCommandsMax the size of a full batch, which does not wait
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
