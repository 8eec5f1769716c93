package caravan.chassis.messages.outbox;

import caravan.kernel.MessageType;

/**
 * The first message of an outbox's epoch but the first: positions begin anew. Nobody needs to take it.
 *
 * @param endedAt the last position of the epoch before that is still known
 */
public record EpochBegun(long endedAt) {
    private static final String NAME = ".epoch-begun.v1";

    static MessageType<EpochBegun> typeOf(String source) {
        return new MessageType<>(source + NAME, EpochBegun.class);
    }
}
