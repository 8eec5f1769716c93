package caravan.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class KubernetesTest {
    private static final String ALL =
            DeployFolder.manifestFiles().stream().map(DeployFolder::text).collect(Collectors.joining("\n---\n"));

    @Test
    void theManifestsFitTheApiAndTheRules() {
        assertThat(faults(ALL)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            readinessProbe:                      | readynessProbe:                     | readynessProbe
            kind: PodDisruptionBudget            | kind: PodDisruptionsBudget          | no kind that is checked
            apiVersion: apps/v1                  | apiVersion: apps/v1beta1            | no kind that is checked
            periodSeconds: 10                    | periodSeconds: often                | often
            memory: 640Mi                        | memory: much                        | quantity
            scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: orders} | scaleTargetRef: {kind: Deployment} | name
            image: caravan:1.0.0                 | image: caravan:latest               | no fixed tag
            image: caravan:1.0.0                 | image: images.example/caravan:1.0.0 | names a registry
            runAsNonRoot: true                   | runAsNonRoot: false                 | may run as root
            readOnlyRootFilesystem: true         | readOnlyRootFilesystem: false       | write its own files
            capabilities: {drop: [ALL]}          | capabilities: {add: [NET_ADMIN]}    | keeps capabilities
            limits: {cpu: "2", memory: 640Mi,    | limits: {cpu: "2",                  | no limit of memory
            path: /health/live                   | path: /health                       | no liveness probe
            CARAVAN_KAFKA: kafka                 | CARAVAN_KAFKA_PASSWORD: kafka       | is a secret
            secretKeyRef: {name: caravan-orders, key: database-password} | configMapKeyRef: {name: caravan-orders, key: database-password} | not referred to
            configMapRef: {name: caravan-stores} | configMapRef: {name: caravan-store} | there is no
            targetPort: http                     | targetPort: web                     | a port that does not exist
            {name: http, port: 8080              | {name: web, port: 8080              | no port makes a record
            clusterIP: None                      | type: ClusterIP                     | must be headless
            selector: {app.kubernetes.io/name: orders} | selector: {app.kubernetes.io/name: order} | selects 0 workloads
            kind: Deployment, name: orders       | kind: Deployment, name: order       | scales nothing
            matchLabels: {app.kubernetes.io/name: orders} | matchLabels: {app.kubernetes.io/name: order} | selects no pods
            terminationGracePeriodSeconds: 90    | terminationGracePeriodSeconds: 30   | killed before
            policyTypes: [Ingress, Egress]       | policyTypes: [Ingress]              | let through
            matchLabels: {app.kubernetes.io/component: provision} | matchLabels: {app.kubernetes.io/component: provisioning} | selects no pods
            kind: ConfigMap                      | kind: Secret                        | do not belong here
            """)
    void aWrongManifestIsFound(String right, String wrong, String told) {
        assertThat(ALL).contains(right);
        assertThat(faults(ALL.replace(right, wrong))).anyMatch(fault -> fault.contains(told));
    }

    @Test
    void everyServiceIsThere() {
        assertThat(DeployFolder.manifests().stream()
                        .filter(manifest -> manifest.path("kind").asString().equals("Deployment"))
                        .map(manifest -> manifest.at("/metadata/name").asString()))
                .containsExactlyInAnyOrderElementsOf(Workloads.runnable());
    }

    @Test
    void theKustomizationNamesEveryFile() {
        JsonNode kustomization = DeployFolder.documents(
                        DeployFolder.text(DeployFolder.KUBERNETES.resolve(DeployFolder.KUSTOMIZATION)))
                .getFirst();
        assertThat(Texts.texts(kustomization.path("resources")))
                .containsExactlyInAnyOrderElementsOf(DeployFolder.manifestFiles().stream()
                        .map(file -> file.getFileName().toString())
                        .toList());
        String image = kustomization.at("/images/0/name").asString() + ":"
                + kustomization.at("/images/0/newTag").asString();
        assertThat(KubernetesRules.podTemplates(DeployFolder.manifests()))
                .allMatch(pod -> pod.at("/spec/containers/0/image").asString().equals(image));
    }

    private static List<String> faults(String text) {
        List<JsonNode> manifests = DeployFolder.documents(text);
        List<String> faults = new ArrayList<>(KubernetesRules.violations(manifests));
        manifests.forEach(manifest -> KubernetesApi.fault(manifest).ifPresent(faults::add));
        return faults;
    }
}
