package caravan.chassis.messages.wire;

import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.tracing.Span;
import caravan.chassis.api.tracing.Trace;
import caravan.kernel.MessageType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.ByteArrayBuilder;

/**
 * Messages on the wire: CloudEvents 1.0 in structured JSON, with the distributed tracing extension, and {@code causationid},
 * {@code partition} and {@code position} of our own ({@code position} as text, since the standard's integers have 32 bits).
 */
public final class CloudEvents {
    private static final JsonFactory FACTORY = JsonFactory.builder().build();
    private static final int TRACEPARENT_CHARACTERS = 55;
    private static final HexFormat HEXADECIMAL = HexFormat.of();
    private static final byte[] DATA = ",\"data\":".getBytes(StandardCharsets.UTF_8);

    /**
     * A message of a transaction that is not committed yet.
     *
     * @param payload JSON in UTF-8
     * @param cause if its trace is kept, with the span of this message
     * @param parentSpanId of that span; empty if the trace is not kept
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    public record Unsent(UUID id, MessageType<?> type, String key, byte[] payload, Cause cause, String parentSpanId) {
        /** A message whose trace is kept has a span of its own. Its id is a part of the message's, so it can be found by it. */
        public static Unsent of(UUID id, MessageType<?> type, String key, byte[] payload, Cause cause) {
            Trace trace = cause.trace();
            return trace.isSampled()
                    ? new Unsent(
                            id,
                            type,
                            key,
                            payload,
                            new Cause(
                                    cause.id(), trace.withSpan(HEXADECIMAL.toHexDigits(id.getLeastSignificantBits()))),
                            trace.spanId())
                    : new Unsent(id, type, key, payload, cause, Span.NO_PARENT);
        }
    }

    private CloudEvents() {}

    /** Encodes a message for its outbox. {@link #at} adds what is the same for all messages of the row. */
    public static WrittenMessage encode(Unsent message, int partition, Instant time) {
        ByteArrayBuilder bytes = new ByteArrayBuilder();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("specversion", "1.0");
            json.writeStringProperty("id", message.id().toString());
            json.writeStringProperty("type", message.type().name());
            json.writeStringProperty("subject", message.key());
            json.writeNumberProperty("partition", partition);
            json.writeStringProperty("time", time.toString());
            json.writeStringProperty("datacontenttype", "application/json");
            json.writeStringProperty("traceparent", message.cause().trace().traceparent());
            json.writeStringProperty("causationid", message.cause().id());
            json.writeEndObject();
        }
        // The payload is already JSON in UTF-8, so its bytes are written before the closing brace.
        byte[] attributes = bytes.toByteArray();
        byte[] payload = message.payload();
        ByteBuffer event = ByteBuffer.allocate(attributes.length + DATA.length + payload.length);
        event.put(attributes, 0, attributes.length - 1).put(DATA);
        int dataAt = event.position();
        event.put(payload).put((byte) '}');
        return new WrittenMessage(
                message.type().name(),
                message.key(),
                partition,
                time,
                event.array(),
                Optional.of(
                        new WrittenMessage.Attributes(message.id(), message.cause(), message.parentSpanId(), dataAt)));
    }

    /** The event for the wire. */
    static byte[] at(String source, long position, byte[] event) {
        // A service's name needs no escaping in JSON.
        byte[] head =
                ("{\"source\":\"" + source + "\",\"position\":\"" + position + "\",").getBytes(StandardCharsets.UTF_8);
        byte[] whole = Arrays.copyOf(head, head.length + event.length - 1);
        System.arraycopy(event, 1, whole, head.length, event.length - 1);
        return whole;
    }

    /**
     * Decodes an event, leaving its data as JSON.
     *
     * @throws UndecodableException if it is not a CloudEvent of this system
     */
    public static Event decode(byte[] event) {
        Map<String, String> attributes = new HashMap<>();
        byte[] data = null;
        try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), event)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new UndecodableException("not a JSON object");
            }
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (name.equals("data")) {
                    data = slice(event, json);
                } else if (value != null && value.isScalarValue()) {
                    attributes.put(name, json.getString());
                } else {
                    throw new UndecodableException("the attribute " + name + " is not a scalar");
                }
            }
        } catch (JacksonException malformed) {
            throw new UndecodableException("malformed JSON: " + malformed.getOriginalMessage());
        }
        return event(attributes, data);
    }

    private static byte[] slice(byte[] event, JsonParser json) {
        int start = (int) json.currentTokenLocation().getByteOffset();
        json.skipChildren();
        json.finishToken();
        return Arrays.copyOfRange(event, start, (int) json.currentLocation().getByteOffset());
    }

    private static Event event(Map<String, String> attributes, byte @Nullable [] data) {
        if (!attribute(attributes, "specversion").equals("1.0") || data == null) {
            throw new UndecodableException("not a CloudEvent 1.0 with data");
        }
        try {
            return new Event(
                    UUID.fromString(attribute(attributes, "id")),
                    attribute(attributes, "source"),
                    attribute(attributes, "type"),
                    attribute(attributes, "subject"),
                    Instant.parse(attribute(attributes, "time")),
                    Long.parseLong(attribute(attributes, "position")),
                    new Cause(attribute(attributes, "causationid"), trace(attribute(attributes, "traceparent"))),
                    data);
        } catch (IllegalArgumentException | DateTimeException unreadable) {
            throw new UndecodableException("an attribute cannot be read: " + unreadable.getMessage());
        }
    }

    private static Trace trace(String traceparent) {
        if (traceparent.length() < TRACEPARENT_CHARACTERS) {
            throw new UndecodableException("the traceparent is too short");
        }
        // The versions before this one marked all as sampled.
        boolean isSampled = Character.digit(traceparent.charAt(54), 16) % 2 == 1;
        return new Trace(traceparent.substring(3, 35), traceparent.substring(36, 52), isSampled);
    }

    private static String attribute(Map<String, String> attributes, String name) {
        String value = attributes.get(name);
        if (value == null) {
            throw new UndecodableException("the attribute " + name + " is missing");
        }
        return value;
    }

    /** A decoded event; {@code data} is its payload's JSON. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    public record Event(
            UUID id, String source, String type, String key, Instant time, long position, Cause cause, byte[] data) {}
}
