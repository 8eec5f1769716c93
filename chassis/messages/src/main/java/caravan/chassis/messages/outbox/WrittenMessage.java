package caravan.chassis.messages.outbox;

import java.time.Instant;

/**
 * A message as it stands in its outbox.
 *
 * @param type the message type's name
 * @param partition 0 to 15, of the key
 * @param time of its commit, by the clock of the process that committed it: just before
 * @param event a CloudEvent in structured JSON, UTF-8, without source and position; nobody changes it
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record WrittenMessage(String type, String key, int partition, Instant time, byte[] event) {
    /** What it takes in memory beside its event: the record, two texts, a place in a list. */
    private static final int OVERHEAD_BYTES = 200;

    int bytes() {
        return event.length + OVERHEAD_BYTES;
    }

    /** The service that owns the type's contract. */
    String topic() {
        return type.substring(0, type.indexOf('.'));
    }

    Delivery delivery(String source, long position) {
        return new Delivery(partition, position, Delivery.UNKNOWN, type, key, CloudEvents.at(source, position, event));
    }
}
