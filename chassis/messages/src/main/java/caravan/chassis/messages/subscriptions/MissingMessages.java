package caravan.chassis.messages.subscriptions;

/**
 * Messages that a subscription takes, has not applied, and cannot get any more.
 *
 * @param source the service whose outbox they were in
 * @param partition where they are missing; {@link caravan.chassis.messages.wire.Partitions#ALL} for all
 * @param after the position up to which the subscription has applied the partition
 * @param through the last position that is missing; {@link #UNKNOWN} where the messages left no trace
 */
public record MissingMessages(String source, int partition, long after, long through) {
    /** Stands for a position that nobody knows. */
    public static final long UNKNOWN = -1;
}
