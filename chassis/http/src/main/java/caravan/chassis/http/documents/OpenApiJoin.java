package caravan.chassis.http.documents;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Joins OpenAPI 3.1 documents into one. If several documents define a component of the same name differently, it gets the name of its
 * document too ({@code orders.Status}); if they define it alike, it is there once. Every operation also lists what a gateway may answer.
 */
public final class OpenApiJoin {
    private static final String REFERENCE = "#/components/";
    /** Members of a schema that are only for people. */
    private static final Set<String> WORDS = Set.of("title", "description", "example", "examples");

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final SortedMap<String, JsonNode> documents;
    /** Section and name, such as {@code schemas/Problem}, of components that documents define differently. */
    private final Set<String> ambiguous = new HashSet<>();

    private OpenApiJoin(SortedMap<String, JsonNode> documents) {
        this.documents = documents;
    }

    /**
     * The joined document.
     *
     * @param documents by name
     * @param unavailable services that are away, so their part is missing
     */
    public static ObjectNode join(SortedMap<String, JsonNode> documents, Collection<String> unavailable) {
        OpenApiJoin join = new OpenApiJoin(documents);
        join.findAmbiguous();
        return join.document(unavailable);
    }

    /** Two equal components differ if they refer to components that differ. So this repeats until nothing changes. */
    private void findAmbiguous() {
        int before;
        do {
            before = ambiguous.size();
            Map<String, JsonNode> first = new TreeMap<>();
            documents
                    .values()
                    .forEach(document -> document.path("components")
                            .forEachEntry((section, members) -> members.forEachEntry((name, content) -> {
                                String key = section + "/" + name;
                                JsonNode other = first.putIfAbsent(key, content);
                                if (other != null
                                        && (!meansTheSame(section, other, content) || refersToAmbiguous(content))) {
                                    ambiguous.add(key);
                                }
                            })));
        } while (ambiguous.size() > before);
    }

    /** Schemas are the same if only their words differ; for other components the words count. */
    private static boolean meansTheSame(String section, JsonNode one, JsonNode other) {
        return section.equals("schemas")
                ? withoutWords(one, false).equals(withoutWords(other, false))
                : one.equals(other);
    }

    /** @param isNames whether the members are property names, which may look like words */
    private static JsonNode withoutWords(JsonNode node, boolean isNames) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode copy = NODES.objectNode();
                object.forEachEntry((name, child) -> {
                    if (isNames || !WORDS.contains(name)) {
                        copy.set(name, withoutWords(child, name.equals("properties") && !isNames));
                    }
                });
                yield copy;
            }
            case ArrayNode array -> {
                ArrayNode copy = NODES.arrayNode();
                array.forEach(child -> copy.add(withoutWords(child, false)));
                yield copy;
            }
            default -> node;
        };
    }

    private boolean refersToAmbiguous(JsonNode node) {
        if (node.isString()) {
            String text = node.stringValue();
            return text.startsWith(REFERENCE) && ambiguous.contains(text.substring(REFERENCE.length()));
        }
        for (JsonNode child : node) {
            if (refersToAmbiguous(child)) {
                return true;
            }
        }
        return false;
    }

    private ObjectNode document(Collection<String> unavailable) {
        ObjectNode paths = NODES.objectNode();
        ObjectNode components = NODES.objectNode();
        ArrayNode tags = NODES.arrayNode();
        Set<String> operations = new HashSet<>();
        documents.forEach((name, document) -> {
            document.path("paths").forEachEntry((path, item) -> {
                if (item instanceof ObjectNode && !paths.has(path)) {
                    ObjectNode mine = (ObjectNode) renamed(name, item);
                    finish(name, mine, document.get("security"), operations);
                    paths.set(path, mine);
                }
            });
            document.path("components").forEachEntry((section, members) -> {
                ObjectNode into = components.withObjectProperty(section);
                members.forEachEntry((member, content) -> {
                    String called = nameOf(name, section, member);
                    if (!into.has(called)) {
                        into.set(called, renamed(name, content));
                    }
                });
            });
            tags.add(NODES.objectNode()
                    .put("name", name)
                    .put("description", document.path("info").path("title").asString(name)));
        });
        ObjectNode joined = NODES.objectNode().put("openapi", "3.1.0");
        joined.putObject("info")
                .put("title", "Caravan")
                .put("version", "1.0.0")
                .put("description", "All services behind one address.");
        OpenApiCompletion.addHead(joined);
        ArrayNode away = joined.putArray("x-unavailable");
        unavailable.forEach(away::add);
        joined.set("tags", tags);
        joined.set("paths", paths);
        joined.set("components", components);
        OpenApiCompletion.addReferred(joined);
        return joined;
    }

    /** Copies to each operation what its document says for all of them: tag, security, and a unique id. */
    private void finish(String document, ObjectNode item, @Nullable JsonNode security, Set<String> operations) {
        item.forEachEntry((method, member) -> {
            if (member instanceof ObjectNode operation && operation.has("responses")) {
                if (security != null && !operation.has("security")) {
                    operation.set("security", requirements(document, security));
                } else if (operation.has("security")) {
                    operation.set("security", requirements(document, operation.get("security")));
                }
                operation.putArray("tags").add(document);
                OpenApiCompletion.addGatewayResponses(operation);
                String id = operation.path("operationId").asString("");
                if (!id.isEmpty() && !operations.add(id)) {
                    operation.put("operationId", document + "." + id);
                }
            }
        });
    }

    /** Security schemes are named without a reference. */
    private JsonNode requirements(String document, JsonNode security) {
        ArrayNode renamed = NODES.arrayNode();
        for (JsonNode requirement : security) {
            ObjectNode mine = renamed.addObject();
            requirement.forEachEntry((scheme, scopes) -> mine.set(nameOf(document, "securitySchemes", scheme), scopes));
        }
        return renamed;
    }

    private String nameOf(String document, String section, String name) {
        return ambiguous.contains(section + "/" + name) ? document + "." + name : name;
    }

    /** A copy that refers to components by their names in the joined document. */
    private JsonNode renamed(String document, JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode copy = NODES.objectNode();
                object.forEachEntry((name, child) -> copy.set(name, renamed(document, child)));
                yield copy;
            }
            case ArrayNode array -> {
                ArrayNode copy = NODES.arrayNode();
                array.forEach(child -> copy.add(renamed(document, child)));
                yield copy;
            }
            case StringNode text -> reference(document, text);
            default -> node;
        };
    }

    private JsonNode reference(String document, StringNode text) {
        String value = text.stringValue();
        int slash = value.startsWith(REFERENCE) ? value.indexOf('/', REFERENCE.length()) : -1;
        if (slash < 0) {
            return text;
        }
        String section = value.substring(REFERENCE.length(), slash);
        return NODES.stringNode(REFERENCE + section + "/" + nameOf(document, section, value.substring(slash + 1)));
    }
}
