package caravan.deployment;

import caravan.chassis.api.Service;
import caravan.chassis.runtime.Standalone;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The containers that Compose and Kubernetes start, with their commands and environments. */
final class Workloads {
    static final String ANY_SECRET = "stands-for-a-secret-of-any-kind";

    private Workloads() {}

    /**
     * A container of Caravan's.
     *
     * @param where the file that names it
     * @param command such as {@code run orders}
     * @param environment with test values for secrets
     */
    record Workload(String where, List<String> command, Map<String, String> environment) {
        @Override
        public String toString() {
            return where + ": " + String.join(" ", command);
        }
    }

    static List<Service> services() {
        return ServiceLoader.load(Service.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    static Optional<Standalone> standalone(String name) {
        return ServiceLoader.load(Standalone.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(each -> each.name().equals(name))
                .findFirst();
    }

    /** The names that {@code caravan run} accepts. */
    static SortedSet<String> runnable() {
        SortedSet<String> names = new TreeSet<>(List.of("gateway"));
        services().forEach(service -> names.add(service.name()));
        return names;
    }

    static List<Workload> all() {
        return Stream.concat(ofCompose(DeployFolder.compose()), ofKubernetes(DeployFolder.manifests()))
                .toList();
    }

    static Stream<Workload> ofCompose(JsonNode file) {
        return file.path("services")
                .valueStream()
                .filter(service -> service.path("image").asString("").startsWith("caravan:"))
                .map(service -> {
                    Map<String, String> environment = new TreeMap<>();
                    service.path("environment")
                            .propertyStream()
                            .forEach(variable -> environment.put(
                                    variable.getKey(),
                                    ComposeRules.REFERENCE
                                            .matcher(variable.getValue().asString())
                                            .replaceAll(ANY_SECRET)));
                    return new Workload(
                            "Compose", Texts.texts(service.path("command")).toList(), environment);
                });
    }

    static Stream<Workload> ofKubernetes(List<JsonNode> manifests) {
        return KubernetesRules.podTemplates(manifests).stream().map(template -> {
            JsonNode container = template.at("/spec/containers/0");
            Map<String, String> environment = new TreeMap<>();
            container
                    .path("envFrom")
                    .valueStream()
                    .forEach(source -> KubernetesRules.named(
                                    manifests,
                                    "ConfigMap",
                                    source.at("/configMapRef/name").asString(""))
                            .path("data")
                            .propertyStream()
                            .forEach(variable -> environment.put(
                                    variable.getKey(), variable.getValue().asString())));
            container
                    .path("env")
                    .valueStream()
                    .forEach(variable -> environment.put(
                            variable.path("name").asString(),
                            variable.at("/valueFrom/configMapKeyRef").isObject()
                                    ? KubernetesRules.named(
                                                    manifests,
                                                    "ConfigMap",
                                                    variable.at("/valueFrom/configMapKeyRef/name")
                                                            .asString())
                                            .path("data")
                                            .path(variable.at("/valueFrom/configMapKeyRef/key")
                                                    .asString())
                                            .asString("")
                                    : ANY_SECRET));
            return new Workload(
                    "Kubernetes", Texts.texts(container.path("args")).toList(), environment);
        });
    }
}
