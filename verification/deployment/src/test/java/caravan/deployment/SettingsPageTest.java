package caravan.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.Service;
import caravan.chassis.postgres.Databases;
import caravan.chassis.runtime.Caravan;
import caravan.chassis.settings.Configuration;
import caravan.chassis.settings.Configuration.SettingRead;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.run.supervisor.processes.Supervisor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts all programs, records which settings they read, and compares docs/configuration.md with them. */
class SettingsPageTest {
    private static final Path ROOT = Path.of("../..");
    private static final Path PAGE = ROOT.resolve("docs/configuration.md");
    private static final String OF_COMMAND = "run/launcher/src/main/resources/caravan/run/launcher/settings.tsv";
    private static final String NOBODY_LISTENS = "127.0.0.1:1";
    private static final Pattern VARIABLE = Pattern.compile("CARAVAN_[A-Z][A-Z_]*[A-Z]\\b");

    private static final List<SettingsPage.Line> LINES = SettingsPage.lines(ROOT);

    @TempDir
    static Path folder;

    private static List<SettingRead> read;
    /** By program, as ./caravan config names them. */
    private static Map<String, List<SettingRead>> readBy;

    @BeforeAll
    static void startAllPrograms() {
        List<SettingRead> services = new ArrayList<>(ofAllServices());
        services.addAll(ofOtherPaymentProvider(services));
        List<SettingRead> gateway =
                new ArrayList<>(ofGateway(Map.of("CARAVAN_DISCOVERY", "dns", "CARAVAN_DNS_ZONE", "caravan.example")));
        Map<String, String> addresses = new TreeMap<>(Map.of("CARAVAN_DISCOVERY", "static"));
        Workloads.services()
                .forEach(service -> addresses.put(
                        Configuration.environmentName(service.name() + ".addresses"), "http://" + NOBODY_LISTENS));
        gateway.addAll(ofGateway(addresses));
        List<SettingRead> supervisor = ofSupervisor();
        // In a fixed order: where programs differ, the page shows what the first one reads.
        readBy = new TreeMap<>(Map.of("services", services, "gateway", gateway, "fleet", supervisor));
        read = new ArrayList<>(services);
        read.addAll(gateway);
        read.addAll(supervisor);
    }

    private static List<SettingRead> ofAllServices() {
        String[] names = Workloads.services().stream().map(Service::name).toArray(String[]::new);
        TestPostgres.TestDatabase database = TestPostgres.shared().database(names);
        Map<String, String> environment = new TreeMap<>(Map.of(
                "CARAVAN_DATABASE_URL",
                database.administrator().jdbcUrl(),
                "CARAVAN_KAFKA",
                NOBODY_LISTENS,
                "CARAVAN_DISCOVERY",
                "registry",
                "CARAVAN_REGISTRY",
                NOBODY_LISTENS,
                "CARAVAN_DEREGISTRATION_GRACE",
                "0s"));
        for (String name : names) {
            environment.put(
                    Configuration.environmentName(name + ".database-password"),
                    database.login(name).password());
        }
        Configuration configuration =
                Configuration.of(environment, folder).with("host", "127.0.0.1").with("port", "0");
        Caravan.join(configuration, Workloads.services()).close();
        return configuration.read();
    }

    /** What payments reads only if it has another provider than the default. */
    private static List<SettingRead> ofOtherPaymentProvider(List<SettingRead> known) {
        Configuration configuration = Configuration.of(
                        Map.of(
                                "CARAVAN_PAYMENTS_PROVIDER",
                                "stripe",
                                "CARAVAN_PAYMENTS_STRIPE_API_KEY",
                                "file:" + keyFile(),
                                "CARAVAN_PAYMENTS_STRIPE_API_BASE",
                                "http://" + NOBODY_LISTENS),
                        folder)
                .with("host", "127.0.0.1")
                .with("port", "0");
        List<Service> payments = Workloads.services().stream()
                .filter(service -> service.name().equals("payments"))
                .toList();
        TestPostgres.TestDatabase database = TestPostgres.shared().database("payments");
        Caravan.start(configuration, payments, Databases.of(List.of(database.service("payments"))), Optional.empty())
                .close();
        Set<String> names = known.stream().map(SettingRead::name).collect(Collectors.toSet());
        return configuration.read().stream()
                .filter(each -> !names.contains(each.name()))
                .toList();
    }

    private static Path keyFile() {
        try {
            return Files.writeString(folder.resolve("stripe-key"), "sk_test_of_nobody");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static List<SettingRead> ofGateway(Map<String, String> environment) {
        Map<String, String> all = new TreeMap<>(environment);
        all.put("CARAVAN_DEREGISTRATION_GRACE", "0s");
        Configuration configuration =
                Configuration.of(all, folder).with("host", "127.0.0.1").with("port", "0");
        Workloads.standalone("gateway").orElseThrow().start(configuration).close();
        return configuration.read();
    }

    private static List<SettingRead> ofSupervisor() {
        Configuration configuration = Configuration.of(Map.of(), folder);
        Supervisor.Limits.of(configuration.process());
        return configuration.read();
    }

    @Test
    void eachSettingThatIsReadHasASentenceInItsModule() {
        assertThat(read).isNotEmpty();
        assertThat(read.stream().map(SettingRead::name).distinct())
                .as("settings that no settings.txt has: add a line to that of the module that reads it")
                .allSatisfy(name -> assertThat(SettingsPage.lineOf(name, LINES)).isPresent());
    }

    @Test
    void eachVariableThatTheSourcesNameHasASentence() throws IOException {
        assertThat(variables())
                .as("variables in the sources that no settings.txt has")
                .isNotEmpty()
                .allSatisfy(variable -> assertThat(LINES)
                        .anyMatch(line -> variable.endsWith(line.variable().substring("CARAVAN".length()))));
    }

    @Test
    void everyLineDescribesASettingThatIsRead() throws IOException {
        SortedSet<String> variables = variables();
        assertThat(LINES)
                .filteredOn(line -> !variables.contains(line.variable()))
                .allSatisfy(line -> assertThat(read)
                        .anyMatch(
                                each -> SettingsPage.lineOf(each.name(), LINES).equals(Optional.of(line))));
    }

    @Test
    void eachSettingHasOneSentence() {
        assertThat(LINES.stream().map(SettingsPage.Line::name)).doesNotHaveDuplicates();
        assertThat(LINES).allSatisfy(line -> assertThat(line.sentence()).endsWith("."));
    }

    @Test
    void thePageHasAllSettings() throws IOException {
        String page = SettingsPage.textOf(PAGE);
        String written = SettingsPage.of(page, LINES, read);
        Path file = Files.writeString(Path.of("target/configuration.md"), written);
        assertThat(page)
                .as("to write it anew: cp verification/deployment/%s docs/configuration.md", file)
                .isEqualTo(written);
    }

    @Test
    void theCommandConfigKnowsAllSettings() throws IOException {
        String written = SettingsPage.ofCommand(LINES, readBy);
        Path file = Files.writeString(Path.of("target/settings.tsv"), written);
        assertThat(SettingsPage.textOf(ROOT.resolve(OF_COMMAND)))
                .as("to write it anew: cp verification/deployment/%s %s", file, OF_COMMAND)
                .isEqualTo(written);
    }

    /** Names of variables in string constants of the programs, and in the launcher's script. */
    private static SortedSet<String> variables() throws IOException {
        SortedSet<String> variables = new TreeSet<>();
        try (Stream<Path> sources = Files.find(ROOT, 20, (file, _) -> isOfAProgram(file.toString()))) {
            sources.forEach(source -> SettingsPage.textOf(source)
                    .lines()
                    .filter(line -> line.contains("\"") || source.endsWith("caravan"))
                    .flatMap(line -> VARIABLE.matcher(line).results())
                    .forEach(found -> variables.add(found.group())));
        }
        return variables;
    }

    private static boolean isOfAProgram(String file) {
        return file.endsWith("../../caravan")
                || file.contains("/src/main/java/") && file.endsWith(".java") && !file.contains("/testkit/");
    }
}
