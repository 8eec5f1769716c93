package caravan.chassis.messages.outbox;

import caravan.chassis.messages.wire.Delivery;
import java.time.Instant;
import java.util.List;

/** What a relay finds after a position. */
public sealed interface OutgoingRead permits OutgoingRead.Page, OutboxRead.Gap {
    /**
     * A page of an outbox with all types, for a relay.
     *
     * @param messages in the order of their positions, without a gap
     * @param head a committed position at or after the last message; if read from the table, the last committed one
     * @param goesOn whether a limit ended the page, so that more may follow
     * @param fromMemory whether this process committed the messages a moment ago
     */
    record Page(List<Message> messages, long head, boolean goesOn, boolean fromMemory) implements OutgoingRead {}

    /**
     * A message of an outbox that goes to a broker.
     *
     * @param topic the service that owns its type's contract
     * @param time just before its commit, by the clock of the process that committed it
     */
    record Message(String topic, Instant time, Delivery delivery) {}
}
