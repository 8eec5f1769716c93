package caravan.chassis.messages.wire;

import java.util.Optional;

/**
 * One message on its way to a subscription.
 *
 * @param partition 0 to 15, of the key
 * @param position its place in the source's outbox
 * @param type the message type's name
 * @param previous the position before it in the same partition of the topic: a subscription that has not applied that one lacks messages;
 *     {@link #UNKNOWN} if it is not given
 * @param event a CloudEvent in structured JSON, UTF-8; nobody changes it
 * @param decoded the decoded event, if this process wrote it and handed it over in memory
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record Delivery(
        int partition,
        long position,
        long previous,
        String type,
        String key,
        byte[] event,
        Optional<CloudEvents.Event> decoded) {
    /** An unknown previous position. */
    public static final long UNKNOWN = -1;

    /** A message that came as bytes. */
    public Delivery(int partition, long position, long previous, String type, String key, byte[] event) {
        this(partition, position, previous, type, key, event, Optional.empty());
    }

    /**
     * Its attributes and its payload's JSON.
     *
     * @throws UndecodableException if it is not a CloudEvent of this system
     */
    public CloudEvents.Event decode() {
        return decoded.orElseGet(() -> CloudEvents.decode(event));
    }

    /** The same, with the previous position. */
    public Delivery after(long previousPosition) {
        return new Delivery(partition, position, previousPosition, type, key, event, decoded);
    }
}
