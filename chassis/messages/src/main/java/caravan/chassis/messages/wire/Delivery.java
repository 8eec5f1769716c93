package caravan.chassis.messages.wire;

import java.util.Optional;

/**
 * One message on its way to a subscription.
 *
 * @param partition 0 to 15, of the key
 * @param position its place in the source's outbox
 * @param type the message type's name
 * @param previous the position before it in the same partition of the same transport's topic: whoever has not applied that one lacks messages;
 *     {@link #UNKNOWN} where it is not told
 * @param event a CloudEvent in structured JSON, UTF-8; never changed by whoever holds it
 * @param decoded the same, if the process that wrote it handed it over in memory
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
    /** Stands for a previous position that is not told. */
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

    /** The same, with what comes before it. */
    public Delivery after(long previousPosition) {
        return new Delivery(partition, position, previousPosition, type, key, event, decoded);
    }
}
