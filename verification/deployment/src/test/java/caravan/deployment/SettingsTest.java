package caravan.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.Service;
import caravan.chassis.runtime.Caravan;
import caravan.chassis.settings.Configuration;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.client.terminal.PlatformOptions;
import caravan.deployment.Workloads.Workload;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Starts the programs that Compose and Kubernetes start, with the same variables, and checks that each variable is read. */
class SettingsTest {
    private static final String GATEWAY = "gateway";
    private static final String MISSPELT = "CARAVAN_ODERS_PENDING_LIMIT";
    private static final String NOBODY_LISTENS = "127.0.0.1:1";

    private static TestPostgres.TestDatabase database;

    @TempDir
    Path folder;

    @BeforeAll
    static void openDatabase() {
        database = TestPostgres.shared()
                .database(Workloads.services().stream().map(Service::name).toArray(String[]::new));
    }

    static Stream<Workload> processes() {
        return Workloads.all().stream()
                .filter(workload -> workload.command().getFirst().equals("run"));
    }

    static Stream<Workload> provisions() {
        return Workloads.all().stream()
                .filter(workload -> workload.command().getFirst().equals("provision"));
    }

    /** Starts all services in one process, since a start is expensive. Another test checks that no service gets another's secret. */
    @ParameterizedTest
    @ValueSource(strings = {"Compose", "Kubernetes"})
    void theServicesReadWhateverIsSetAndNothingThatIsMisspelt(String where) {
        Configuration configuration = configuration(where, name -> !name.equals(GATEWAY));
        Caravan.join(configuration, Workloads.services()).close();
        assertThat(configuration.unread()).containsExactly(MISSPELT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Compose", "Kubernetes"})
    void theGatewayReadsWhateverIsSetAndNothingThatIsMisspelt(String where) {
        Configuration configuration = configuration(where, GATEWAY::equals);
        Workloads.standalone(GATEWAY).orElseThrow().start(configuration).close();
        assertThat(configuration.unread()).containsExactly(MISSPELT);
    }

    @ParameterizedTest
    @MethodSource("processes")
    void nobodyIsToldWhatIsAnothers(Workload workload) {
        String name = workload.command().getLast();
        assertThat(workload.environment().keySet())
                .noneMatch(variable -> Workloads.runnable().stream()
                        .anyMatch(other -> !other.equals(name)
                                && variable.startsWith(Configuration.environmentName(other + "."))));
    }

    /** Without this variable messages would stay within the process, and nobody would notice. */
    @ParameterizedTest
    @MethodSource("processes")
    void aProcessOfAFleetIsToldWhereTheOthersAre(Workload workload) {
        String name = workload.command().getLast();
        assertThat(workload.environment()).containsKey("CARAVAN_DISCOVERY");
        if (!name.equals(GATEWAY)) {
            assertThat(workload.environment())
                    .containsKeys(
                            "CARAVAN_DATABASE_URL",
                            "CARAVAN_KAFKA",
                            "CARAVAN_TRUSTED_GATEWAYS",
                            Configuration.environmentName(name + ".database-password"));
        }
    }

    /** Without this variable it would route to services that are in the image but not deployed. */
    @ParameterizedTest
    @MethodSource("processes")
    void theGatewayAloneIsToldThePlatformsThatAreDeployed(Workload workload) {
        if (workload.command().getLast().equals(GATEWAY)) {
            assertThat(workload.environment()).containsEntry("CARAVAN_PLATFORMS", PlatformOptions.DEFAULT);
        } else {
            assertThat(workload.environment()).doesNotContainKey("CARAVAN_PLATFORMS");
        }
    }

    @ParameterizedTest
    @MethodSource("provisions")
    void theProvisioningHasTheAdministratorsLoginAndEveryServicesPassword(Workload workload) {
        SortedSet<String> needed =
                new TreeSet<>(Set.of("CARAVAN_DATABASE_URL", "CARAVAN_DATABASE_USER", "CARAVAN_DATABASE_PASSWORD"));
        Workloads.services()
                .forEach(service -> needed.add(Configuration.environmentName(service.name() + ".database-password")));
        assertThat(workload.environment().keySet()).containsExactlyElementsOf(needed);
    }

    @Test
    void theImageSetsOnlyWhatTheCommandLineReads() {
        Map<String, String> set = Pattern.compile("(CARAVAN_[A-Z_]+)=(\\S+)")
                .matcher(DeployFolder.text(DeployFolder.CONTAINERFILE))
                .results()
                .collect(Collectors.toMap(found -> found.group(1), found -> found.group(2)));
        assertThat(set).isNotEmpty();
        assertThat(Configuration.of(set, folder).unread()).isEmpty();
    }

    private Configuration configuration(String where, Predicate<String> names) {
        Map<String, String> environment = new TreeMap<>(Map.of(MISSPELT, "10m"));
        processes()
                .filter(workload -> workload.where().equals(where))
                .filter(workload -> names.test(workload.command().getLast()))
                .forEach(workload -> environment.putAll(workload.environment()));
        replacements().forEach((name, value) -> environment.computeIfPresent(name, (_, _) -> value));
        return Configuration.of(environment, folder).with("host", "127.0.0.1").with("port", "0");
    }

    /** The test replaces these variables of the fleet. A process also starts without them. */
    private static Map<String, String> replacements() {
        Map<String, String> replacements = new TreeMap<>(Map.of(
                "CARAVAN_DATABASE_URL",
                database.administrator().jdbcUrl(),
                "CARAVAN_KAFKA",
                NOBODY_LISTENS,
                "CARAVAN_REGISTRY",
                NOBODY_LISTENS,
                "CARAVAN_DEREGISTRATION_GRACE",
                "0s",
                "CARAVAN_USERS_KEY_ENCRYPTION_KEY",
                Base64.getEncoder().encodeToString(new byte[32])));
        Workloads.services()
                .forEach(service -> replacements.put(
                        Configuration.environmentName(service.name() + ".database-password"),
                        database.login(service.name()).password()));
        return replacements;
    }
}
