package caravan.chassis.runtime.batching;

import java.time.Duration;

/**
 * The bounds of a batcher.
 *
 * @param batchCommandsMax commands in one transaction
 * @param queueCommandsMax waiting commands; the next one is refused
 * @param batchesAtOnceMax transactions that run at the same time
 * @param lingerMax how long a batch waits for further commands at most, while several come at a time
 */
public record BatcherLimits(int batchCommandsMax, int queueCommandsMax, int batchesAtOnceMax, Duration lingerMax) {
    public static final BatcherLimits DEFAULT = new BatcherLimits(256, 4096, 1, Duration.ofMillis(8));

    /** @throws IllegalArgumentException if a bound is less than 1 */
    public BatcherLimits {
        if (batchCommandsMax < 1 || queueCommandsMax < 1 || batchesAtOnceMax < 1) {
            throw new IllegalArgumentException("every bound of a batcher must be at least 1: " + batchCommandsMax + ", "
                    + queueCommandsMax + ", " + batchesAtOnceMax);
        }
    }
}
