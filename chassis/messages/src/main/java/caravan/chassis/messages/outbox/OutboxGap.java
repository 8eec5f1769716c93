package caravan.chassis.messages.outbox;

/**
 * The next messages are missing: they are purged, or lost.
 *
 * @param after the position before the first wanted one
 * @param through the last position that is missing
 */
public record OutboxGap(long after, long through) implements OutboxRead, OutgoingRead {}
