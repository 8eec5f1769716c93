package caravan.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The files of {@code deploy/}, as texts and as documents. */
final class DeployFolder {
    static final Path REPOSITORY = repository();
    static final Path DEPLOY = REPOSITORY.resolve("deploy");
    static final Path CONTAINERFILE = DEPLOY.resolve("container/Containerfile");
    static final Path COMPOSE = DEPLOY.resolve("compose/compose.yaml");
    static final Path COMPOSE_ENVIRONMENT = DEPLOY.resolve("compose/.env.example");
    static final Path KUBERNETES = DEPLOY.resolve("kubernetes");
    static final String KUSTOMIZATION = "kustomization.yaml";

    private static final JsonMapper JSON = new JsonMapper();

    private DeployFolder() {}

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** All documents of a YAML text, with anchors and merge keys resolved; a duplicate key is an error. */
    static List<JsonNode> documents(String yaml) {
        LoadSettings settings = LoadSettings.builder()
                .setSchema(new CoreSchema())
                .setAllowDuplicateKeys(false)
                .build();
        return StreamSupport.stream(new Load(settings).loadAllFromString(yaml).spliterator(), false)
                .map(document -> (JsonNode) JSON.valueToTree(document))
                .toList();
    }

    static JsonNode compose() {
        return documents(text(COMPOSE)).getFirst();
    }

    /** Every manifest of all files. */
    static List<JsonNode> manifests() {
        return manifestFiles().stream()
                .flatMap(file -> documents(text(file)).stream())
                .toList();
    }

    static List<Path> manifestFiles() {
        try (Stream<Path> files = Files.list(KUBERNETES)) {
            return files.filter(file -> !file.endsWith(KUSTOMIZATION)).sorted().toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Path repository() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
