package caravan.chassis.http.documents;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * A service's OpenAPI document as it is served: the service's own text, completed by what is the same for every route ({@link
 * OpenApiCompletion}).
 */
public final class OpenApiDocument {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
            .build();

    private final String name;
    private final byte[] written;
    private byte[] yaml = new byte[0];
    private byte[] json = new byte[0];

    /**
     * Parses nothing yet, so that a start does not wait for it.
     *
     * @param name by which it is served
     * @param yaml as the service wrote it
     */
    public OpenApiDocument(String name, byte[] yaml) {
        this.name = name;
        this.written = yaml.clone();
    }

    public byte[] yaml() {
        completed();
        return yaml;
    }

    public byte[] json() {
        completed();
        return json;
    }

    private synchronized void completed() {
        if (json.length == 0) {
            JsonNode document = YAML.readTree(written);
            OpenApiCompletion.complete(name, (ObjectNode) document);
            yaml = YAML.writeValueAsBytes(document);
            json = JsonMapper.shared().writeValueAsBytes(document);
        }
    }
}
