package caravan.chassis.api.messages;

/**
 * A message as it travels: a CloudEvent in structured JSON, UTF-8. A subscription that hands messages on takes this as the payload of its
 * types. Then nothing is decoded, and the event keeps fields that this version does not know.
 *
 * @param json nobody changes it
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record WrittenEvent(byte[] json) {}
