package caravan.deployment;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import io.kubernetes.client.custom.QuantityFormatException;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Job;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Checks manifests with the models that the Kubernetes project generates from its API. A field that is unknown, missing or of another type
 * is a fault.
 */
final class KubernetesApi {
    private static final Map<String, Kind<?>> KINDS = Map.of(
            "apps/v1 Deployment", new Kind<>(V1Deployment.class, V1Deployment::validateJsonElement),
            "autoscaling/v2 HorizontalPodAutoscaler",
                    new Kind<>(V2HorizontalPodAutoscaler.class, V2HorizontalPodAutoscaler::validateJsonElement),
            "batch/v1 Job", new Kind<>(V1Job.class, V1Job::validateJsonElement),
            "networking.k8s.io/v1 NetworkPolicy",
                    new Kind<>(V1NetworkPolicy.class, V1NetworkPolicy::validateJsonElement),
            "policy/v1 PodDisruptionBudget",
                    new Kind<>(V1PodDisruptionBudget.class, V1PodDisruptionBudget::validateJsonElement),
            "v1 ConfigMap", new Kind<>(V1ConfigMap.class, V1ConfigMap::validateJsonElement),
            "v1 Namespace", new Kind<>(V1Namespace.class, V1Namespace::validateJsonElement),
            "v1 Service", new Kind<>(V1Service.class, V1Service::validateJsonElement));

    private static final Gson GSON = new GsonBuilder()
            .registerTypeAdapter(OffsetDateTime.class, new NoTimes())
            .create();

    private KubernetesApi() {}

    private interface Validation {
        void validate(JsonElement document) throws IOException;
    }

    private record Kind<T>(Class<T> model, Validation validation) {}

    static Optional<String> fault(JsonNode manifest) {
        String name = manifest.path("apiVersion").asString("") + " "
                + manifest.path("kind").asString("");
        Kind<?> kind = KINDS.get(name);
        if (kind == null) {
            return Optional.of(name + " is no kind that is checked");
        }
        JsonElement document = JsonParser.parseString(manifest.toString());
        try {
            kind.validation().validate(document);
            // Checks values, too: numbers, quantities and the like.
            Object read = GSON.fromJson(document, kind.model());
            return read == null
                    ? Optional.of(manifest.at("/metadata/name").asString() + ": is empty")
                    : Optional.empty();
        } catch (IOException | JsonParseException | IllegalArgumentException | QuantityFormatException wrong) {
            return Optional.of(manifest.at("/metadata/name").asString() + ": " + wrong.getMessage());
        }
    }

    /** Only the API server writes times. */
    private static final class NoTimes extends TypeAdapter<OffsetDateTime> {
        @Override
        public void write(JsonWriter out, OffsetDateTime value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public OffsetDateTime read(JsonReader in) {
            throw new JsonParseException("a time, at " + in.getPath());
        }
    }
}
