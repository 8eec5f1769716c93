package caravan.chassis.runtime.batching;

/**
 * The bounds of a batcher.
 *
 * @param batchCommandsMax commands in one transaction
 * @param queueCommandsMax commands that wait; the next is refused
 * @param batchesAtOnceMax transactions that run at the same time
 */
public record BatcherLimits(int batchCommandsMax, int queueCommandsMax, int batchesAtOnceMax) {
    public static final BatcherLimits OTHERWISE = new BatcherLimits(256, 4096, 1);

    /** @throws IllegalArgumentException if a bound is less than 1 */
    public BatcherLimits {
        if (batchCommandsMax < 1 || queueCommandsMax < 1 || batchesAtOnceMax < 1) {
            throw new IllegalArgumentException("every bound of a batcher is at least 1: " + batchCommandsMax + ", "
                    + queueCommandsMax + ", " + batchesAtOnceMax);
        }
    }
}
