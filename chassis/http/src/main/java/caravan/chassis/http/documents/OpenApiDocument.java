package caravan.chassis.http.documents;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.ByteArrayBuilder;
import tools.jackson.dataformat.yaml.YAMLFactory;

/** A service's OpenAPI document, as YAML and, made when first asked for, as JSON. */
public final class OpenApiDocument {
    private final byte[] yaml;
    private byte[] json = new byte[0];

    public OpenApiDocument(byte[] yaml) {
        this.yaml = yaml.clone();
    }

    public byte[] yaml() {
        return yaml;
    }

    public synchronized byte[] json() {
        if (json.length == 0) {
            json = toJson(yaml);
        }
        return json;
    }

    private static byte[] toJson(byte[] yaml) {
        ByteArrayBuilder bytes = new ByteArrayBuilder();
        try (JsonParser in = new YAMLFactory().createParser(ObjectReadContext.empty(), yaml);
                JsonGenerator out = new JsonFactory().createGenerator(ObjectWriteContext.empty(), bytes)) {
            in.nextToken();
            out.copyCurrentStructure(in);
        }
        return bytes.toByteArray();
    }
}
