package caravan.chassis.messages.documents;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON Schemas (draft-07) of messages, from the class path. The schema of a message is the file {@code <type's name>.json} in the folder
 * {@value #FOLDER} of the module that has its contract. It may refer to other files of that folder, of any module, by their names: {@code
 * {"$ref": "Money.json"}}. Here they become components of one document.
 */
final class MessageSchemas {
    static final String FOLDER = "META-INF/caravan/messages/";

    /** In a message's schema: the schema of its key. */
    private static final String KEY = "x-key";

    private static final String COMPONENT = "#/components/schemas/";
    private static final String FILE = ".json";
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final SortedMap<String, ObjectNode> components = new TreeMap<>();

    /** All schemas that were referred to, and those that they refer to, by name. */
    SortedMap<String, ObjectNode> components() {
        return Collections.unmodifiableSortedMap(components);
    }

    /** A reference to a schema, which becomes a component. */
    ObjectNode reference(String name) {
        schema(name);
        return NODES.objectNode().put("$ref", COMPONENT + name);
    }

    String titleOf(String name) {
        return text(name, "title");
    }

    String descriptionOf(String name) {
        return text(name, "description");
    }

    /** The schema of a message's key. */
    ObjectNode keyOf(String name) {
        if (schema(name).get(KEY) instanceof ObjectNode key) {
            return key.deepCopy();
        }
        throw new IllegalStateException(
                FOLDER + name + FILE + " has no " + KEY + ": add the schema of the message's key, with a description");
    }

    private String text(String name, String member) {
        String text = schema(name).path(member).asString("");
        if (text.isBlank()) {
            throw new IllegalStateException(FOLDER + name + FILE + " has no " + member + ": add one, for people");
        }
        return text;
    }

    private ObjectNode schema(String name) {
        ObjectNode known = components.get(name);
        if (known == null) {
            ObjectNode file = read(name);
            file.remove("$schema");
            known = NODES.objectNode();
            // Before its references are followed, since they may lead back to it.
            components.put(name, known);
            known.setAll((ObjectNode) resolved(file));
        }
        return known;
    }

    /** A copy whose references lead to components. */
    private JsonNode resolved(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                String file = object.path("$ref").asString("");
                if (file.endsWith(FILE)) {
                    yield reference(file.substring(0, file.length() - FILE.length()));
                }
                ObjectNode copy = NODES.objectNode();
                object.forEachEntry((name, child) -> copy.set(name, resolved(child)));
                yield copy;
            }
            case ArrayNode array -> {
                ArrayNode copy = NODES.arrayNode();
                array.forEach(child -> copy.add(resolved(child)));
                yield copy;
            }
            default -> node;
        };
    }

    private static ObjectNode read(String name) {
        String resource = FOLDER + name + FILE;
        URL file = only(resource);
        try (InputStream in = file.openStream()) {
            return (ObjectNode) JSON.readTree(in);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + file, unreadable);
        } catch (JacksonException | ClassCastException malformed) {
            throw new IllegalStateException(file + " is no JSON Schema: " + malformed.getMessage(), malformed);
        }
    }

    private static URL only(String resource) {
        List<URL> found;
        try {
            found = Collections.list(MessageSchemas.class.getClassLoader().getResources(resource));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot look for " + resource, unreadable);
        }
        if (found.isEmpty()) {
            throw new IllegalStateException("a schema is missing: write src/main/resources/" + resource
                    + ", in the module that has the contract (docs/a-service.md, \"Messages\")");
        }
        if (found.size() > 1) {
            throw new IllegalStateException("one schema has two files, " + found.getFirst() + " and " + found.get(1)
                    + ": give one of them another name");
        }
        return found.getFirst();
    }
}
