package caravan.chassis.messages.subscriptions;

/**
 * Messages that a subscription needs, has not applied, and can no longer get.
 *
 * @param source the service whose outbox they were in
 * @param partition where they are missing; {@link caravan.chassis.messages.wire.Partitions#ALL} for all
 * @param after the position up to which the subscription has applied the partition
 * @param through the last missing position; {@link #UNKNOWN} if the messages left no trace
 */
public record MissingMessages(String source, int partition, long after, long through) {
    /** An unknown position. */
    public static final long UNKNOWN = -1;
}
