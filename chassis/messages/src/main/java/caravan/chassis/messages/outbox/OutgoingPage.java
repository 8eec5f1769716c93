package caravan.chassis.messages.outbox;

import java.util.List;

/**
 * A stretch of an outbox, whatever its types.
 *
 * @param messages in the order of their positions, without a gap
 * @param head a committed position that is not before the last message; read from the table, the last one
 * @param goesOn whether a limit ended it: more may stand behind it
 * @param fromMemory whether this process committed it, a moment ago
 */
public record OutgoingPage(List<OutgoingMessage> messages, long head, boolean goesOn, boolean fromMemory)
        implements OutgoingRead {}
