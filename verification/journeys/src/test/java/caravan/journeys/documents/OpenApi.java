package caravan.journeys.documents;

import caravan.journeys.calls.Answer;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A service's OpenAPI document, as it is served. */
record OpenApi(String service, JsonNode document) {
    private static final List<String> METHODS = List.of("get", "put", "post", "delete", "patch");
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            registry -> registry.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

    /** One method of one path. */
    record Operation(OpenApi in, String method, String path, JsonNode item, JsonNode node) {
        String id() {
            return node.path("operationId").asString("");
        }

        /** Its own parameters and those of its path. */
        List<JsonNode> parameters() {
            return Stream.concat(
                            item.path("parameters").valueStream(),
                            node.path("parameters").valueStream())
                    .map(in::resolved)
                    .toList();
        }

        boolean takesParameter(String in, String name) {
            return parameters().stream()
                    .anyMatch(each -> each.path("in").asString().equals(in)
                            && each.path("name").asString().equals(name));
        }

        boolean takesBody() {
            return node.has("requestBody");
        }

        /** Whether it needs a token. */
        boolean isSecured() {
            JsonNode security =
                    node.has("security") ? node.path("security") : in.document().path("security");
            return !security.isEmpty();
        }

        Optional<JsonNode> response(int status) {
            return Optional.ofNullable(node.path("responses").get(Integer.toString(status)))
                    .map(in::resolved);
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    List<Operation> operations() {
        return document.path("paths").properties().stream()
                .flatMap(path -> path.getValue().properties().stream()
                        .filter(each -> METHODS.contains(each.getKey()))
                        .map(each -> new Operation(
                                this,
                                each.getKey().toUpperCase(Locale.ROOT),
                                path.getKey(),
                                path.getValue(),
                                each.getValue())))
                .toList();
    }

    JsonNode resolved(JsonNode node) {
        String reference = node.path("$ref").asString("");
        return reference.isEmpty() ? node : document.at(reference.substring(1));
    }

    /**
     * The parts of a value that do not fit a schema; empty if all fit. Schemas of answers are open, so that clients accept added fields. A
     * service must still document each field.
     */
    List<Error> errors(JsonNode schema, JsonNode value) {
        ObjectNode root = JsonMapper.shared().createObjectNode();
        root.putArray("allOf").add(closed(schema, false));
        root.set("components", closed(document.path("components"), false));
        return SCHEMAS.getSchema(root).validate(value);
    }

    /** @param isPart whether other schemas add fields to it: true for parts of {@code allOf} and for problem details */
    private static JsonNode closed(JsonNode node, boolean isPart) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode copy = JsonMapper.shared().createObjectNode();
                object.forEachEntry((name, child) -> copy.set(
                        name,
                        name.equals("allOf") && child.isArray()
                                ? parts(child)
                                : closed(child, name.equals("Problem"))));
                boolean isObject = object.path("properties").isObject()
                        || object.path("allOf").isArray();
                if (isObject && !isPart && !object.has("additionalProperties")) {
                    copy.put("unevaluatedProperties", false);
                }
                yield copy;
            }
            case ArrayNode array -> {
                ArrayNode copy = JsonMapper.shared().createArrayNode();
                array.forEach(child -> copy.add(closed(child, false)));
                yield copy;
            }
            default -> node;
        };
    }

    private static ArrayNode parts(JsonNode all) {
        ArrayNode copy = JsonMapper.shared().createArrayNode();
        all.forEach(child -> copy.add(closed(child, true)));
        return copy;
    }

    /** All values of the members with this name, at any depth. */
    List<JsonNode> all(String member) {
        return document.findValues(member);
    }

    static OpenApi of(String service, Answer answer) {
        return new OpenApi(service, answer.json());
    }
}
