package caravan.chassis.json;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.ByteArrayBuilder;

/**
 * Records to JSON (RFC 8259) and back, in snake_case. Jackson reads and writes tokens. This class decides which token fits which component:
 * nothing is converted, guessed or ignored.
 *
 * <p>A record with a single component named {@code value} is its bare scalar. A record with a public static method {@code fromText(String)}
 * is also read from a string. Enum constants are in lower case. Components that are {@link java.util.Optional} or {@code @Nullable} may be
 * missing or {@code null}, and are left out when empty.
 */
public final class Json {
    /** The most nested objects and arrays, so that a body cannot overflow the stack. */
    public static final int DEPTH_MAX = 32;

    private static final int STRING_CHARACTERS_MAX = 1 << 20;
    private static final int NAME_CHARACTERS_MAX = 256;
    private static final int NUMBER_CHARACTERS_MAX = 64;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH_MAX)
                    .maxStringLength(STRING_CHARACTERS_MAX)
                    .maxNameLength(NAME_CHARACTERS_MAX)
                    .maxNumberLength(NUMBER_CHARACTERS_MAX)
                    .build())
            .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
            .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
            .build();

    private Json() {}

    /**
     * Writes a record, a list, a map or a scalar.
     *
     * @return UTF-8
     * @throws IllegalArgumentException if a type has no JSON form
     */
    public static byte[] write(Object value) {
        ByteArrayBuilder bytes = new ByteArrayBuilder();
        try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            Shapes.ANYTHING.write(value, out);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads a caller's body. Unknown fields are refused.
     *
     * @throws JsonFault if the text does not fit the type; it says where and why
     */
    public static <T> T read(byte[] utf8, Class<T> type) {
        return read(utf8, type, false);
    }

    /**
     * Reads a message's payload. Unknown fields, which a newer sender may add, are ignored. Everything else is as strict.
     *
     * @throws JsonFault if the text does not fit the type; it says where and why
     */
    public static <T> T readMessage(byte[] utf8, Class<T> type) {
        return read(utf8, type, true);
    }

    private static <T> T read(byte[] utf8, Class<T> type, boolean unknownFieldsAllowed) {
        Shape shape = Shapes.of(type);
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), utf8)) {
            if (parser.nextToken() == null) {
                throw new JsonFault("", "is missing: nothing was sent");
            }
            Object value = shape.read(new JsonInput(parser, unknownFieldsAllowed));
            if (parser.nextToken() != null) {
                throw new JsonFault("", "must end after its first value");
            }
            return cast(type, value);
        } catch (StreamConstraintsException tooMuch) {
            throw new JsonFault(
                    "",
                    "is too large: at most " + DEPTH_MAX + " levels, names of " + NAME_CHARACTERS_MAX
                            + " characters and numbers of " + NUMBER_CHARACTERS_MAX + " digits");
        } catch (JacksonException malformed) {
            throw new JsonFault("", "is not well-formed JSON in UTF-8" + place(malformed));
        }
    }

    @SuppressWarnings("unchecked") // the shape of a type answers that type, boxed
    private static <T> T cast(Class<T> type, @Nullable Object value) {
        if (value == null) {
            throw new JsonFault("", "must not be null");
        }
        return (T) value;
    }

    private static String place(JacksonException malformed) {
        var location = malformed.getLocation();
        return location == null ? "" : " near line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
