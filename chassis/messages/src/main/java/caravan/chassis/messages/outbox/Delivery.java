package caravan.chassis.messages.outbox;

/**
 * One message on its way to a subscription.
 *
 * @param partition 0 to 15, of the key
 * @param position its place in the source's outbox
 * @param type the message type's name
 * @param previous the position before it in the same partition of the same transport's topic: whoever has not applied that one lacks messages;
 *     {@link #UNKNOWN} where it is not told
 * @param event a CloudEvent in structured JSON, UTF-8; never changed by whoever holds it
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record Delivery(int partition, long position, long previous, String type, String key, byte[] event) {
    /** Stands for a previous position that is not told. */
    public static final long UNKNOWN = -1;

    /** The same, with what comes before it. */
    public Delivery after(long previousPosition) {
        return new Delivery(partition, position, previousPosition, type, key, event);
    }
}
