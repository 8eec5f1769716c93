package caravan.run.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.settings.Configuration;
import caravan.run.launcher.EffectiveSettings.Effective;
import caravan.run.launcher.EffectiveSettings.Reader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ConfigCommandTest {
    @TempDir
    Path folder;

    private EffectiveSettings settings(Map<String, String> environment, String file, Map<String, String> options)
            throws IOException {
        Path settings = Files.writeString(folder.resolve("caravan.properties"), file);
        return new EffectiveSettings(
                Configuration.of(environment, settings, folder),
                Set.of(Reader.SERVICES, Reader.COMMAND_LINE),
                List.of("catalog", "orders"),
                options);
    }

    private static Effective named(EffectiveSettings settings, String name) {
        return settings.all().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aValueComesFromTheCommandLineThenTheEnvironmentThenTheFile() throws IOException {
        String file = "# mine\nport=1\nreplies-kept=2h\nevent-streams-max=9\n";
        EffectiveSettings settings =
                settings(Map.of("CARAVAN_PORT", "2", "CARAVAN_REPLIES_KEPT", "3h"), file, Map.of("port", "3"));
        assertThat(named(settings, "port"))
                .extracting(Effective::value, Effective::source)
                .containsExactly("3", "command line");
        assertThat(named(settings, "replies-kept"))
                .extracting(Effective::value, Effective::source)
                .containsExactly("3h", "environment CARAVAN_REPLIES_KEPT");
        assertThat(named(settings, "event-streams-max"))
                .extracting(Effective::value, each -> each.source().replaceAll(" of .*/", " of "))
                .containsExactly("9", "line 4 of caravan.properties");
        assertThat(named(settings, "host"))
                .extracting(Effective::value, Effective::source)
                .containsExactly("127.0.0.1", "default");
        assertThat(settings.unread()).isEmpty();
    }

    @Test
    void aServicesOwnValueHasALine() throws IOException {
        EffectiveSettings settings = settings(
                Map.of("CARAVAN_POOL_CONNECTIONS", "10", "CARAVAN_ORDERS_POOL_CONNECTIONS", "20"), "", Map.of());
        assertThat(named(settings, "pool-connections").value()).isEqualTo("10");
        assertThat(named(settings, "orders.pool-connections"))
                .extracting(Effective::value, Effective::source)
                .containsExactly("20", "environment CARAVAN_ORDERS_POOL_CONNECTIONS");
    }

    @Test
    void secretsAreMasked() throws IOException {
        EffectiveSettings settings = settings(
                Map.of(
                        "CARAVAN_ADMIN_PASSWORD", "silk",
                        "CARAVAN_ORDERS_DATABASE_PASSWORD", "silk",
                        "CARAVAN_TLS_KEY", "/etc/key.pem",
                        "CARAVAN_DATABASE_URL", "jdbc:postgresql://db:5432/caravan?user=me&password=silk&ssl=true"),
                "trusted-gateway-secret=silk\n",
                Map.of());
        assertThat(settings.all()).noneMatch(each -> each.value().contains("silk"));
        assertThat(named(settings, "orders.database-password").value()).isEqualTo(EffectiveSettings.MASK);
        assertThat(named(settings, "trusted-gateway-secret").value()).isEqualTo(EffectiveSettings.MASK);
        assertThat(named(settings, "tls-key").value()).isEqualTo("/etc/key.pem");
        assertThat(named(settings, "database-url").value()).contains("db:5432").contains("ssl=true");
    }

    @Test
    void whatNothingReadsIsNamedWithItsPlace() throws IOException {
        EffectiveSettings settings = settings(
                Map.of(
                        "CARAVAN_PROT",
                        "1",
                        "CARAVAN_INVENTORY_POOL_CONNECTIONS",
                        "5",
                        "CARAVAN_STOP_WITH_PARENT",
                        "true"),
                "port=1\nreplys-kept=2h\n",
                Map.of());
        assertThat(settings.all()).isNotEmpty();
        assertThat(settings.unread())
                .hasSize(3)
                .contains("CARAVAN_INVENTORY_POOL_CONNECTIONS", "CARAVAN_PROT")
                .anyMatch(each -> each.startsWith("CARAVAN_REPLYS_KEPT (line 2 of "));
    }

    @Test
    void aValueThatDoesNotFitIsNamedAsAStartWouldNameIt() throws IOException {
        EffectiveSettings settings = settings(
                Map.of("CARAVAN_PORT", "99999", "CARAVAN_REPLIES_KEPT", "long"), "pool-connections=9\n", Map.of());
        assertThat(named(settings, "port").problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("port", "99999", "65535"));
        assertThat(named(settings, "replies-kept").problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("replies-kept", "long"));
        assertThat(named(settings, "pool-connections").problem()).isEmpty();

        StringWriter problems = new StringWriter();
        String[] line = {"config", "--port", "99999", "--set", "gateway"};
        assertThat(Main.commandLine(line).setErr(new PrintWriter(problems)).execute(line))
                .isEqualTo(1);
        assertThat(problems.toString()).contains("99999", "command line");
    }

    @Test
    void theCommandPrintsTablesAndJson() {
        StringWriter output = new StringWriter();
        String[] line = {"config", "--port", "8090", "--json", "gateway"};
        assertThat(Main.commandLine(line).setOut(new PrintWriter(output)).execute(line))
                .isZero();
        assertThat(output.toString())
                .contains("\"name\":\"port\"", "\"value\":\"8090\"", "\"source\":\"command line\"", "gateway.deadline")
                .doesNotContain("pool-connections");

        StringWriter problems = new StringWriter();
        String[] unknown = {"config", "space"};
        assertThat(Main.commandLine(unknown).setErr(new PrintWriter(problems)).execute(unknown))
                .isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(problems.toString()).contains("space", "gateway");
    }
}
