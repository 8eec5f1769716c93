package caravan.chassis.api.messages;

import caravan.chassis.api.tracing.Cause;
import caravan.kernel.MessageType;

/** Messages that become visible if, and only if, their transaction commits. */
public interface Outbox {
    /**
     * Adds a message to the transaction.
     *
     * @param key the aggregate's id: messages of one key are handled in the order they were added
     * @param cause what led to the message; it continues the trace
     */
    <P> void add(MessageType<P> type, String key, P payload, Cause cause);
}
