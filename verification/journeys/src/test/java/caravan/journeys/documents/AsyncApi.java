package caravan.journeys.documents;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The AsyncAPI document, as it is served. */
final class AsyncApi {
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_7,
            registry -> registry.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

    private final JsonNode document;
    private final Map<String, Schema> payloads = new HashMap<>();

    AsyncApi(JsonNode document) {
        this.document = document;
    }

    JsonNode document() {
        return document;
    }

    /** The message types of the operations of one kind, {@code send} or {@code receive}, by the operation's name. */
    Map<String, Set<String>> operations(String action) {
        Map<String, Set<String>> operations = new TreeMap<>();
        document.path("operations").forEachEntry((name, operation) -> {
            if (operation.path("action").asString("").equals(action)) {
                operations.put(name, types(operation));
            }
        });
        return operations;
    }

    private static Set<String> types(JsonNode operation) {
        Set<String> types = new TreeSet<>();
        operation.path("messages").forEach(message -> {
            String reference = message.path("$ref").asString();
            types.add(reference.substring(reference.lastIndexOf('/') + 1));
        });
        return types;
    }

    /** The types that a service sends, to any topic. */
    Set<String> sentBy(String service) {
        Set<String> types = new TreeSet<>();
        operations("send").entrySet().stream()
                .filter(operation -> operation.getKey().startsWith(service + "."))
                .map(Map.Entry::getValue)
                .forEach(types::addAll);
        return types;
    }

    Collection<String> messages() {
        return document.at("/components/messages").propertyNames();
    }

    /** What does not fit, in an event of a type, by the schema of that type's message. */
    List<Error> errors(String type, JsonNode event) {
        return payloads.computeIfAbsent(type, each -> schema(document.at("/components/messages/" + each + "/payload")))
                .validate(event);
    }

    List<Error> errorsOfHeaders(String type, JsonNode headers) {
        return payloads.computeIfAbsent(
                        type + " headers", each -> schema(document.at("/components/messages/" + type + "/headers")))
                .validate(headers);
    }

    private Schema schema(JsonNode part) {
        ObjectNode root = JsonMapper.shared().createObjectNode();
        root.putArray("allOf").add(part);
        root.set("components", document.path("components"));
        return SCHEMAS.getSchema(root);
    }

    /** What the standard's own schema finds wrong with a document. */
    static List<Error> errorsOfDocument(JsonNode document, JsonNode standard) {
        return SCHEMAS.getSchema(standard).validate(document);
    }
}
