package caravan.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.client.terminal.PlatformOptions;
import caravan.kernel.descriptor.ServiceDescriptor;
import caravan.kernel.descriptor.ServiceDescriptors;
import caravan.run.deployment.DeployFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

class WrittenFilesTest {
    private static final List<String> PLATFORMS = List.of(PlatformOptions.DEFAULT);
    private static final ServiceDescriptors SERVICES =
            ServiceDescriptors.onClassPath().ofPlatforms(PLATFORMS);

    /** If a test fails, run {@code ./caravan deploy} and look at the difference. */
    @TestFactory
    List<DynamicTest> whatIsCommittedIsWhatIsWritten() {
        return DeployFiles.of(SERVICES, PLATFORMS, PLATFORMS).entrySet().stream()
                .map(file -> DynamicTest.dynamicTest(
                        file.getKey(),
                        () -> assertThat(DeployFolder.text(DeployFolder.DEPLOY.resolve(file.getKey())))
                                .isEqualTo(file.getValue())))
                .toList();
    }

    @Test
    void aNewServiceIsInEveryFileAndFollowsTheRules() {
        List<ServiceDescriptor> all = new ArrayList<>(SERVICES.all());
        all.add(ServiceDescriptor.of("ships")
                .platform(PlatformOptions.DEFAULT)
                .summary("Ships.")
                .secret("ships.harbour-key", "Opens the harbour.")
                .processes(3)
                .build());
        SortedMap<String, String> files = DeployFiles.of(ServiceDescriptors.of(all), PLATFORMS, PLATFORMS);

        JsonNode compose =
                DeployFolder.documents(files.get("compose/compose.yaml")).getFirst();
        assertThat(compose.at("/services/ships/deploy/replicas").asInt()).isEqualTo(3);
        assertThat(compose.at("/services/ships/environment").propertyNames())
                .contains("CARAVAN_SHIPS_DATABASE_PASSWORD", "CARAVAN_SHIPS_HARBOUR_KEY");
        assertThat(compose.at("/services/provision/environment").propertyNames())
                .contains("CARAVAN_SHIPS_DATABASE_PASSWORD");
        assertThat(ComposeRules.violations(compose)).isEmpty();
        assertThat(files.get("compose/.env.example"))
                .contains("\nCARAVAN_SHIPS_DATABASE_PASSWORD=\n", "# Opens the harbour.\nCARAVAN_SHIPS_HARBOUR_KEY=\n");

        assertThat(files.get("kubernetes/kustomization.yaml")).contains("  - ships.yaml\n");
        assertThat(files.get("kubernetes/provision.yaml")).contains("CARAVAN_SHIPS_DATABASE_PASSWORD");
        Map<String, String> byHand = DeployFolder.manifestFiles().stream()
                .filter(file -> !files.containsKey("kubernetes/" + file.getFileName()))
                .collect(Collectors.toMap(file -> "kubernetes/" + file.getFileName(), DeployFolder::text));
        List<JsonNode> manifests = new ArrayList<>();
        byHand.values().forEach(text -> manifests.addAll(DeployFolder.documents(text)));
        files.forEach((path, text) -> {
            if (path.startsWith("kubernetes/") && !path.endsWith(DeployFolder.KUSTOMIZATION)) {
                manifests.addAll(DeployFolder.documents(text));
            }
        });
        assertThat(KubernetesRules.violations(manifests)).isEmpty();
        assertThat(manifests)
                .noneMatch(manifest -> KubernetesApi.fault(manifest).isPresent());
    }
}
