package caravan.chassis.messages.outbox;

import caravan.kernel.MessageType;

/**
 * The first message of each epoch of an outbox after the first epoch. Subscribers need not take it.
 *
 * @param endedAt the last known position of the epoch before
 */
public record EpochBegun(long endedAt) {
    private static final String NAME = ".epoch-begun.v1";

    static MessageType<EpochBegun> typeOf(String source) {
        return new MessageType<>(source + NAME, EpochBegun.class);
    }
}
