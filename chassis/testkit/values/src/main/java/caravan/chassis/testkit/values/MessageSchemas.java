package caravan.chassis.testkit.values;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.kernel.WireNames;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON Schemas (draft-07) of messages, {@code META-INF/caravan/messages/<type's name>.json} on the class path. They are written by hand,
 * so tests compare them with the samples and with the records.
 */
public final class MessageSchemas {
    /** The schema of the values of a map. */
    private static final String ANY_FIELD = "additionalProperties";

    private static final String FOLDER = "META-INF/caravan/messages/";
    private static final String FILE = ".json";
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_7,
            registry -> registry.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

    private MessageSchemas() {}

    /** The value fits the schema, as any reader of the documents would check it. */
    public static void assertFits(String name, JsonNode value) {
        assertThat(schema(name).validate(value))
                .as("%s does not fit %s", value, name)
                .isEmpty();
    }

    /**
     * The value fits the schema, and no longer does once it lacks any one of the fields that are required, at any depth; also, the schema
     * describes all of its fields. Schemas are open, since later versions may add fields.
     */
    public static void assertFitsExactly(String name, JsonNode value) {
        assertFits(name, value);
        assertDescribed(name, of(name), value, "");
        lackingOne(value, of(name))
                .forEach((field, lacking) -> assertThat(schema(name).validate(lacking))
                        .as("%s without %s must not fit %s", value, field, name)
                        .isNotEmpty());
    }

    /** The schema has the fields of the record, with their kinds, and requires those that are never left out. */
    public static void assertDescribes(String name, Class<?> type) {
        assertDescribes(of(name), type, name);
        for (String member : List.of("title", "description", "x-key")) {
            assertThat(of(name).has(member)).as("%s in %s", member, name).isTrue();
        }
    }

    private static Schema schema(String name) {
        of(name);
        return SCHEMAS.getSchema(SchemaLocation.of("classpath:" + FOLDER + name + FILE));
    }

    /**
     * A schema as it was written, for comparing its bounds with those of the code.
     *
     * @throws AssertionError if there is none; it says which file to write
     */
    public static JsonNode of(String name) {
        String resource = FOLDER + name + FILE;
        try (InputStream stream = MessageSchemas.class.getClassLoader().getResourceAsStream(resource)) {
            if (stream == null) {
                throw new AssertionError("no schema of " + name + ": write src/main/resources/" + resource
                        + " (docs/a-service.md, \"Messages\")");
            }
            return JSON.readTree(stream);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What a schema refers to, also if it only adds a description. */
    private static JsonNode resolved(JsonNode schema) {
        String file = schema.path("$ref").asString(schema.at("/allOf/0/$ref").asString(""));
        return file.isEmpty() ? schema : resolved(of(file.substring(0, file.length() - FILE.length())));
    }

    private static void assertDescribes(JsonNode unresolved, Type type, String place) {
        JsonNode schema = resolved(unresolved);
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            assertThat(schema.path("type").asString("")).as(place).isEqualTo("array");
            assertDescribes(schema.path("items"), list.getActualTypeArguments()[0], place + "/items");
        } else if (type instanceof ParameterizedType map && map.getRawType() == Map.class) {
            assertThat(schema.path("type").asString("")).as(place).isEqualTo("object");
            assertDescribes(schema.path(ANY_FIELD), map.getActualTypeArguments()[1], place + "/" + ANY_FIELD);
        } else if (type instanceof Class<?> plain && isBare(plain)) {
            assertDescribes(schema, plain.getRecordComponents()[0].getGenericType(), place);
        } else if (type instanceof Class<?> plain && plain.isRecord()) {
            assertDescribesRecord(schema, plain, place);
        } else if (type instanceof Class<?> plain) {
            assertDescribesScalar(schema, plain, place);
        } else {
            throw new AssertionError(place + ": a message has no component of the type " + type);
        }
    }

    private static void assertDescribesRecord(JsonNode schema, Class<?> type, String place) {
        assertThat(schema.path("type").asString("")).as(place).isEqualTo("object");
        Map<String, RecordComponent> fields = new TreeMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            fields.put(snakeCase(component.getName()), component);
        }
        assertThat(schema.path("properties").propertyNames())
                .as("properties of %s", place)
                .containsExactlyInAnyOrderElementsOf(fields.keySet());
        assertThat(schema.path("required").valueStream().map(JsonNode::asString))
                .as("required in %s", place)
                .containsExactlyInAnyOrderElementsOf(fields.entrySet().stream()
                        .filter(field -> !mayBeMissing(field.getValue()))
                        .map(Map.Entry::getKey)
                        .toList());
        fields.forEach((name, component) -> assertDescribes(
                schema.path("properties").path(name), withoutOptional(component.getGenericType()), place + "/" + name));
    }

    private static void assertDescribesScalar(JsonNode schema, Class<?> type, String place) {
        if (type.isEnum()) {
            assertThat(schema.path("enum").valueStream().map(JsonNode::asString))
                    .as(place)
                    .containsExactlyInAnyOrderElementsOf(Arrays.stream(type.getEnumConstants())
                            .map(constant -> WireNames.of((Enum<?>) constant))
                            .toList());
            return;
        }
        assertThat(schema.path("type").asString("")).as(place).isEqualTo(kindOf(type, place));
        if (type == UUID.class || type == Instant.class) {
            assertThat(schema.path("format").asString(""))
                    .as("format of %s", place)
                    .isEqualTo(type == UUID.class ? "uuid" : "date-time");
        }
    }

    private static String kindOf(Class<?> type, String place) {
        if (type == String.class || type == UUID.class || type == Instant.class) {
            return "string";
        } else if (type == int.class || type == long.class) {
            return "integer";
        } else if (type == boolean.class) {
            return "boolean";
        } else if (type == double.class) {
            return "number";
        }
        throw new AssertionError(place + ": a message has no component of the type " + type);
    }

    /** A record with one component named value is written as that value. */
    private static boolean isBare(Class<?> type) {
        return type.isRecord()
                && type.getRecordComponents().length == 1
                && type.getRecordComponents()[0].getName().equals("value");
    }

    private static boolean mayBeMissing(RecordComponent component) {
        return component.getType() == Optional.class
                || component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static Type withoutOptional(Type type) {
        return type instanceof ParameterizedType optional && optional.getRawType() == Optional.class
                ? optional.getActualTypeArguments()[0]
                : type;
    }

    private static String snakeCase(String camelCase) {
        return camelCase.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private static void assertDescribed(String name, JsonNode unresolved, JsonNode value, String place) {
        JsonNode schema = resolved(unresolved);
        value.forEachEntry((field, child) -> {
            JsonNode described = schema.path("properties").path(field).isMissingNode()
                    ? schema.path(ANY_FIELD)
                    : schema.path("properties").path(field);
            assertThat(described.isMissingNode())
                    .as("%s does not describe %s/%s", name, place, field)
                    .isFalse();
            assertDescribed(name, described, child, place + "/" + field);
        });
        if (value.isArray()) {
            value.forEach(item -> assertDescribed(name, schema.path("items"), item, place + "/0"));
        }
    }

    /** Copies of a value, each without one field that is required, by that field's place. */
    private static Map<String, JsonNode> lackingOne(JsonNode value, JsonNode unresolved) {
        JsonNode schema = resolved(unresolved);
        Map<String, JsonNode> lacking = new TreeMap<>();
        if (value instanceof ObjectNode object) {
            schema.path("required").forEach(required -> {
                ObjectNode copy = object.deepCopy();
                copy.remove(required.asString());
                lacking.put(required.asString(), copy);
            });
            object.forEachEntry((field, child) -> lackingOne(
                            child, schema.path("properties").path(field))
                    .forEach((place, copy) -> {
                        ObjectNode whole = object.deepCopy();
                        whole.set(field, copy);
                        lacking.put(field + "/" + place, whole);
                    }));
        } else if (value instanceof ArrayNode array && !array.isEmpty()) {
            lackingOne(array.get(0), schema.path("items")).forEach((place, copy) -> {
                ArrayNode whole = array.deepCopy();
                whole.set(0, copy);
                lacking.put("0/" + place, whole);
            });
        }
        return lacking;
    }
}
