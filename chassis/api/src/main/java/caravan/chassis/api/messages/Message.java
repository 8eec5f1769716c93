package caravan.chassis.api.messages;

import caravan.chassis.api.tracing.Cause;
import caravan.kernel.MessageType;
import java.time.Instant;
import java.util.UUID;

/**
 * A message as its subscriber sees it.
 *
 * @param key the aggregate's id
 * @param source the service whose outbox it comes from
 * @param position its place in that outbox, from 1, in commit order
 * @param cause what led to this message
 */
public record Message<P>(
        UUID id,
        MessageType<? extends P> type,
        String key,
        P payload,
        String source,
        long position,
        Instant time,
        Cause cause) {

    /** This message, as the cause of what follows from it. */
    public Cause asCause() {
        return new Cause(id.toString(), cause.trace());
    }
}
