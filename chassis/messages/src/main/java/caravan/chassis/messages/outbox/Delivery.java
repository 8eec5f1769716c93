package caravan.chassis.messages.outbox;

/**
 * One message on its way to a subscription.
 *
 * @param partition 0 to 15, of the key
 * @param position its place in the source's outbox
 * @param type the message type's name
 * @param event a CloudEvent in structured JSON, UTF-8; never changed by whoever holds it
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record Delivery(int partition, long position, String type, String key, byte[] event) {}
