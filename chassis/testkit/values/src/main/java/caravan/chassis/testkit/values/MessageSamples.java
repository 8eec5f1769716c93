package caravan.chassis.testkit.values;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.json.Json;
import caravan.kernel.MessageType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
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

    /**
     * All committed samples of a type, by their names: the first, and those of later versions.
     *
     * @throws AssertionError if there is none
     */
    static SortedMap<String, JsonNode> of(MessageType<?> type) {
        SortedMap<String, JsonNode> samples = new TreeMap<>();
        for (String file : files()) {
            String name = file.substring(0, Math.max(0, file.length() - ".json".length()));
            if (name.equals(type.name()) || name.startsWith(type.name() + ".")) {
                samples.put(name, TREES.readTree(sample(name)));
            }
        }
        assertThat(samples).as("samples of %s", type.name()).isNotEmpty();
        return samples;
    }

    /** The names of all files in the folder of samples. */
    static List<String> files() {
        URL folder = MessageSamples.class.getResource("/samples");
        if (folder == null) {
            throw new AssertionError("no samples: commit one of each message in src/test/resources/samples");
        }
        try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException | URISyntaxException failure) {
            throw new IllegalStateException("cannot list " + folder, failure);
        }
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
