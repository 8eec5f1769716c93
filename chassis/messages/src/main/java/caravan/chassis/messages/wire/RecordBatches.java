package caravan.chassis.messages.wire;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The messages of an outbox's row: a JSON array, so that people and the audit can read it in SQL. */
public final class RecordBatches {
    /** The most bytes of a row. A larger message has its own row. */
    public static final int BYTES_MAX = 256 * 1024;

    private static final JsonFactory FACTORY = JsonFactory.builder().build();

    private RecordBatches() {}

    /** Splits messages into parts that fit into a row each. */
    public static List<List<WrittenMessage>> split(List<WrittenMessage> messages) {
        List<List<WrittenMessage>> parts = new ArrayList<>();
        int begin = 0;
        int bytes = 0;
        for (int i = 0; i < messages.size(); i++) {
            int more = messages.get(i).event().length + 1;
            if (i > begin && bytes + more >= BYTES_MAX) {
                parts.add(messages.subList(begin, i));
                begin = i;
                bytes = 0;
            }
            bytes += more;
        }
        parts.add(messages.subList(begin, messages.size()));
        return parts;
    }

    public static byte[] encode(List<WrittenMessage> messages) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(messages.stream()
                        .mapToInt(message -> message.event().length + 1)
                        .sum()
                + 1);
        byte before = '[';
        for (WrittenMessage message : messages) {
            bytes.write(before);
            bytes.writeBytes(message.event());
            before = ',';
        }
        bytes.write(']');
        return bytes.toByteArray();
    }

    /** @throws IllegalStateException if {@link #encode} did not make the row */
    public static List<WrittenMessage> decode(byte[] row) {
        List<WrittenMessage> messages = new ArrayList<>();
        try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), row)) {
            if (json.nextToken() != JsonToken.START_ARRAY) {
                throw new IllegalStateException("an outbox's row is no JSON array");
            }
            while (json.nextToken() == JsonToken.START_OBJECT) {
                messages.add(message(row, json));
            }
        } catch (JacksonException malformed) {
            throw new IllegalStateException("an outbox's row is malformed: " + malformed.getOriginalMessage());
        }
        return messages;
    }

    private static WrittenMessage message(byte[] row, JsonParser json) {
        int start = (int) json.currentTokenLocation().getByteOffset();
        String type = null;
        String key = null;
        int partition = -1;
        Instant time = null;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "type" -> type = json.getString();
                case "subject" -> key = json.getString();
                case "time" -> time = Instant.parse(json.getString());
                case "partition" -> partition = json.getIntValue();
                default -> json.skipChildren();
            }
        }
        if (type == null || key == null || time == null || partition < 0) {
            throw new IllegalStateException("a message of an outbox's row lacks its type, subject, time or partition");
        }
        int end = (int) json.currentLocation().getByteOffset();
        return new WrittenMessage(type, key, partition, time, Arrays.copyOfRange(row, start, end));
    }
}
