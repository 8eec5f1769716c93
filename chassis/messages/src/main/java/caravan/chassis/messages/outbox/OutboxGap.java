package caravan.chassis.messages.outbox;

/**
 * The next messages are not there: they are purged, or lost.
 *
 * @param after the position behind which to begin
 * @param through the last position that is missing
 */
public record OutboxGap(long after, long through) implements OutboxRead, OutgoingRead {}
