package caravan.chassis.messages.outbox;

import java.util.List;

/**
 * A page of an outbox with all types, for a relay.
 *
 * @param messages in the order of their positions, without a gap
 * @param head a committed position at or after the last message; if read from the table, the last committed one
 * @param goesOn whether a limit ended the page, so that more may follow
 * @param fromMemory whether this process committed the messages a moment ago
 */
public record OutgoingPage(List<OutgoingMessage> messages, long head, boolean goesOn, boolean fromMemory)
        implements OutgoingRead {}
