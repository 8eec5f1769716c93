package caravan.chassis.http.documents;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Completes a service's OpenAPI document with what the chassis does for every route: answers to bad input, to tokens and under overload,
 * problem details, the licence, the server. It also opens the schemas of answers: services may add fields, and clients must accept that.
 * Schemas of requests stay closed.
 */
final class OpenApiCompletion {
    private static final String REFERENCE = "#/components/";
    private static final String CLOSED = "additionalProperties";
    private static final ObjectNode BUILT_IN = read();

    private final String name;
    private final ObjectNode document;

    private OpenApiCompletion(String name, ObjectNode document) {
        this.name = name;
        this.document = document;
    }

    /**
     * Changes a document in place.
     *
     * @param name by which it is served; operations without a tag get it as their tag
     */
    static void complete(String name, ObjectNode document) {
        OpenApiCompletion completion = new OpenApiCompletion(name, document);
        completion.head();
        completion.operations(completion::operation);
        completion.openAnswers();
        addReferred(document);
    }

    /** Adds what a gateway may answer instead of the service. */
    static void addGatewayResponses(ObjectNode operation) {
        addResponses(operation, "gateway");
    }

    private static ObjectNode read() {
        try (InputStream yaml = Objects.requireNonNull(
                OpenApiCompletion.class.getResourceAsStream("/openapi/built-in.yaml"), "built-in.yaml is missing")) {
            return (ObjectNode) new YAMLMapper().readTree(yaml);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Adds licence, contact and servers if the document has none. */
    static void addHead(ObjectNode document) {
        ObjectNode info = document.withObject("/info");
        BUILT_IN.path("info").forEachEntry((member, value) -> {
            if (!info.has(member)) {
                info.set(member, value.deepCopy());
            }
        });
        if (document.path("servers").isEmpty()) {
            document.set("servers", BUILT_IN.path("servers").deepCopy());
        }
    }

    private void head() {
        addHead(document);
        if (document.path("info").path("description").asString("").isBlank()) {
            document.withObject("/info")
                    .put("description", document.path("info").path("title").asString(name) + ".");
        }
        operations(operation -> {
            if (operation.path("tags").isEmpty()) {
                operation.putArray("tags").add(name);
                addTag();
            }
        });
    }

    private void addTag() {
        ArrayNode tags = document.withArray("/tags");
        if (tags.valueStream().noneMatch(tag -> tag.path("name").asString("").equals(name))) {
            tags.addObject()
                    .put("name", name)
                    .put(
                            "description",
                            document.path("info").path("description").asString(name));
        }
    }

    private void operations(Consumer<ObjectNode> each) {
        document.path("paths")
                .forEach(item -> item.forEach(member -> {
                    if (member instanceof ObjectNode operation && operation.has("responses")) {
                        each.accept(operation);
                    }
                }));
    }

    private void operation(ObjectNode operation) {
        String summary = operation.path("summary").asString("");
        if (!operation.has("description") && !summary.isEmpty()) {
            operation.put("description", summary.endsWith(".") ? summary : summary + ".");
        }
        if (!operation.has("security") && !document.has("security")) {
            operation.putArray("security");
        }
        addResponses(operation, "service");
    }

    private static void addResponses(ObjectNode operation, String whose) {
        ObjectNode responses = operation.withObject("/responses");
        BUILT_IN.path("responses").path(whose).forEachEntry((status, response) -> {
            if (!responses.has(status)) {
                responses.set(status, response.deepCopy());
            }
        });
    }

    /**
     * The components for problems and tokens are the same in all documents, even if a document defines its own under these names. Other
     * components are added if something refers to them.
     */
    static void addReferred(ObjectNode document) {
        ObjectNode components = document.withObject("/components");
        Set<String> before;
        Set<String> referred = new HashSet<>();
        do {
            before = Set.copyOf(referred);
            collectReferences(document, referred);
            for (String reference : referred) {
                String section = reference.substring(0, reference.indexOf('/'));
                String component = reference.substring(section.length() + 1);
                JsonNode builtIn = BUILT_IN.path("components").path(section).path(component);
                if (!builtIn.isMissingNode()) {
                    components.withObjectProperty(section).set(component, builtIn.deepCopy());
                }
            }
        } while (!before.equals(referred));
    }

    /** All components that are referred to, and the security schemes, which are named without a reference. */
    private static void collectReferences(JsonNode node, Set<String> into) {
        node.forEachEntry((member, child) -> {
            if (member.equals("$ref") && child.asString("").startsWith(REFERENCE)) {
                into.add(child.asString().substring(REFERENCE.length()));
            } else if (member.equals("security") && child.isArray()) {
                child.forEach(requirement ->
                        requirement.propertyNames().forEach(scheme -> into.add("securitySchemes/" + scheme)));
            }
            collectReferences(child, into);
        });
        if (node.isArray()) {
            node.forEach(child -> collectReferences(child, into));
        }
    }

    private void openAnswers() {
        Set<JsonNode> ofAnswers = Collections.newSetFromMap(new IdentityHashMap<>());
        Set<JsonNode> opened = Collections.newSetFromMap(new IdentityHashMap<>());
        operations(operation -> visit(operation.path("responses"), ofAnswers, node -> {
            if (node.path(CLOSED).isBoolean() && !node.path(CLOSED).asBoolean()) {
                node.remove(CLOSED);
                opened.add(node);
            }
        }));
        Set<JsonNode> ofRequests = Collections.newSetFromMap(new IdentityHashMap<>());
        operations(operation -> visit(operation.path("requestBody"), ofRequests, node -> {
            // The schema is shared with an answer, so the reference says that it is closed in this request.
            if (!ofAnswers.contains(node)
                    && opened.contains(resolved(node.path("$ref").asString("")))) {
                node.put("unevaluatedProperties", false);
            }
        }));
    }

    /** Visits all objects below a node, and those that it refers to. */
    private void visit(JsonNode node, Set<JsonNode> seen, Consumer<ObjectNode> each) {
        if (node.isMissingNode() || !seen.add(node)) {
            return;
        }
        if (node instanceof ObjectNode object) {
            each.accept(object);
            visit(resolved(object.path("$ref").asString("")), seen, each);
        }
        node.forEach(child -> visit(child, seen, each));
    }

    private JsonNode resolved(String reference) {
        return reference.startsWith(REFERENCE) ? document.at(reference.substring(1)) : document.path("");
    }
}
