package caravan.chassis.testkit.values;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.json.Json;
import caravan.kernel.MessageType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares a contract with the committed samples of its messages' wire form, {@code samples/<type's name>.json} on the
 * class path. A sample never changes: old messages may still be in an outbox or a topic, and must decode for ever. If a message gets a
 * new field, it gets a further sample, {@code samples/<type's name>.<what is new>.json}.
 */
public final class MessageSamples {
    private static final JsonMapper TREES = JsonMapper.builder().build();

    private MessageSamples() {}

    /** The type's committed sample is read as this message. */
    public static <P> void assertSampleDecodesTo(MessageType<P> type, Object message) {
        assertDecodes(type, type.name(), message);
    }

    /** The type's further sample is read as this message. */
    public static <P> void assertSampleDecodesTo(MessageType<P> type, String whatIsNew, Object message) {
        assertDecodes(type, type.name() + "." + whatIsNew, message);
    }

    /** This message is written as the type's committed sample, whatever the order of fields. */
    public static void assertIsWrittenAsSample(MessageType<?> type, Object message) {
        assertIsWritten(type.name(), message);
    }

    /** This message is written as the type's further sample. */
    public static void assertIsWrittenAsSample(MessageType<?> type, String whatIsNew, Object message) {
        assertIsWritten(type.name() + "." + whatIsNew, message);
    }

    private static <P> void assertDecodes(MessageType<P> type, String sample, Object message) {
        assertThat(Json.readMessage(sample(sample), type.payload()))
                .as("the committed sample %s", sample)
                .isEqualTo(message);
    }

    private static void assertIsWritten(String sample, Object message) {
        assertThat(TREES.readTree(Json.write(message)))
                .as("the wire form of %s", sample)
                .isEqualTo(TREES.readTree(sample(sample)));
    }

    private static byte[] sample(String name) {
        String resource = "/samples/" + name + ".json";
        try (InputStream stream = MessageSamples.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new AssertionError("no sample " + name + ": commit one as src/test/resources" + resource);
            }
            return stream.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
