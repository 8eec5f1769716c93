package caravan.chassis.messages.outbox;

import caravan.chassis.messages.wire.Delivery;
import java.util.List;

/** What a subscriber finds after a position. */
public sealed interface OutboxRead {
    /**
     * The next messages are missing: they are purged, or lost.
     *
     * @param after the position before the first wanted one
     * @param through the last position that is missing
     */
    record Gap(long after, long through) implements OutboxRead, OutgoingRead {}

    /**
     * A page of an outbox, for a subscriber.
     *
     * @param deliveries messages of the wanted types, in order
     * @param through up to this position the outbox has no further wanted message
     * @param goesOn whether a limit ended the page, so that more may follow
     */
    record Page(List<Delivery> deliveries, long through, boolean goesOn) implements OutboxRead {}
}
