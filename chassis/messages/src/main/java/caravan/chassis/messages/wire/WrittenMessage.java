package caravan.chassis.messages.wire;

import caravan.chassis.api.tracing.Cause;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * A message in its outbox.
 *
 * @param type the message type's name
 * @param partition 0 to 15, of the key
 * @param time just before its commit, by the clock of the process that committed it
 * @param event a CloudEvent in structured JSON, UTF-8, without source and position; nobody changes it
 * @param attributes further attributes of the event, if this process wrote it: then it need not be decoded
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record WrittenMessage(
        String type, String key, int partition, Instant time, byte[] event, Optional<Attributes> attributes) {
    /** The memory of a message besides its event: records, texts, a list entry. */
    private static final int OVERHEAD_BYTES = 500;

    /** A message that was read from the table. */
    public WrittenMessage(String type, String key, int partition, Instant time, byte[] event) {
        this(type, key, partition, time, event, Optional.empty());
    }

    /**
     * Attributes of an event, in memory.
     *
     * @param parentSpanId the span of what sent it; empty if its trace is not kept
     * @param dataAt where the payload's JSON begins in the event; it ends before the last byte
     */
    public record Attributes(UUID id, Cause cause, String parentSpanId, int dataAt) {}

    public int bytes() {
        return event.length + OVERHEAD_BYTES;
    }

    /** The service that owns the type's contract. */
    public String topic() {
        return type.substring(0, type.indexOf('.'));
    }

    public Delivery delivery(String source, long position) {
        return new Delivery(
                partition,
                position,
                Delivery.UNKNOWN,
                type,
                key,
                CloudEvents.at(source, position, event),
                attributes.map(known -> decoded(source, position, known)));
    }

    private CloudEvents.Event decoded(String source, long position, Attributes known) {
        byte[] data = Arrays.copyOfRange(event, known.dataAt(), event.length - 1);
        return new CloudEvents.Event(known.id(), source, type, key, time, position, known.cause(), data);
    }
}
