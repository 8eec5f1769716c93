package caravan.chassis.messages.outbox;

import java.util.List;

/**
 * A stretch of an outbox, whatever its types.
 *
 * @param messages in the order of their positions, without a gap
 * @param head the last position that was committed when it was read
 */
public record OutgoingPage(List<Outgoing> messages, long head) {}
