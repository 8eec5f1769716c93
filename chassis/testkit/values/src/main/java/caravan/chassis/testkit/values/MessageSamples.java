package caravan.chassis.testkit.values;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.json.Json;
import caravan.kernel.MessageType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Holds a contract against the committed samples of its messages' wire form, {@code samples/<type's name>.json} on the
 * class path; with a field that came later, {@code samples/<type's name>.<variant>.json}. A sample never changes: what once was sent may still lie in an outbox or a log, and must decode for ever.
 */
public final class MessageSamples {
    private static final JsonMapper TREES = JsonMapper.builder().build();

    private MessageSamples() {}

    /** The type's committed sample is read as this message. */
    public static <P> void assertSampleDecodesTo(MessageType<P> type, Object message) {
        assertSampleDecodes(type, type.name(), message);
    }

    /** A variant of the type's sample is read as this message. */
    public static <P> void assertSampleDecodesTo(MessageType<P> type, String variant, Object message) {
        assertSampleDecodes(type, type.name() + "." + variant, message);
    }

    private static <P> void assertSampleDecodes(MessageType<P> type, String name, Object message) {
        assertThat(Json.readMessage(sample(name), type.payload()))
                .as("the committed sample %s", name)
                .isEqualTo(message);
    }

    /** This message is written as the type's committed sample, whatever the order of fields. */
    public static void assertIsWrittenAsSample(MessageType<?> type, Object message) {
        assertIsWrittenAs(type.name(), message);
    }

    /** This message is written as a variant of the type's sample. */
    public static void assertIsWrittenAsSample(MessageType<?> type, String variant, Object message) {
        assertIsWrittenAs(type.name() + "." + variant, message);
    }

    private static void assertIsWrittenAs(String name, Object message) {
        assertThat(TREES.readTree(Json.write(message)))
                .as("the wire form of %s", name)
                .isEqualTo(TREES.readTree(sample(name)));
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
