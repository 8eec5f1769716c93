package caravan.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ComposeTest {
    private static final String FILE = DeployFolder.text(DeployFolder.COMPOSE);

    @Test
    void theFileFitsItsSchemaAndTheRules() throws IOException {
        assertThat(faults(FILE)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            cap_drop: [ALL]                       | cap_dorp: [ALL]                       | cap_dorp
            stop_grace_period: 45s                | stop_grace_period: soon               | stop_grace_period
            condition: service_healthy            | condition: healthy                    | condition
            user: "10001:10001"                   | user: "0:0"                           | numbered user
            image: postgres:18                    | image: postgres                       | postgres: its image
            image: postgres:18                    | image: postgres:latest                | postgres: its image
            image: postgres:18                    | image: images.example/postgres:18     | postgres: its image
            limits: {cpus: "2", memory: 640M, pids: 512} | limits: {cpus: "2"}            | orders: it has no limits
            cap_drop: [ALL]                       | cap_drop: [NET_RAW]                   | it keeps capabilities
            read_only: true                       | read_only: false                      | users: it may write
            POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?make a .env of .env.example} | POSTGRES_PASSWORD: geheim | POSTGRES_PASSWORD is a secret
            kafka: {condition: service_healthy}   | broker: {condition: service_healthy}  | waits for broker
            internal: true                        | internal: false                       | not internal
            networks: [fleet]                     | networks: [fleet, edge]               | only the gateway, and
            CARAVAN_TRUSTED_GATEWAYS: 172.30.88.10 | CARAVAN_TRUSTED_GATEWAYS: 172.30.88.11 | trusts 172.30.88.11
            postgres:/var/lib/postgresql          | postgre:/var/lib/postgresql           | no volume postgre
            """)
    void aWrongFileIsFound(String right, String wrong, String told) throws IOException {
        assertThat(FILE).contains(right);
        assertThat(faults(FILE.replace(right, wrong))).anyMatch(fault -> fault.contains(told));
    }

    @Test
    void everySecretIsInTheExampleFileWithoutAValue() {
        List<String> lines = DeployFolder.text(DeployFolder.COMPOSE_ENVIRONMENT)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .toList();
        assertThat(lines).allMatch(line -> line.matches("[A-Z0-9_]+="));
        assertThat(lines.stream()
                        .map(line -> line.substring(0, line.length() - 1))
                        .toList())
                .containsExactlyInAnyOrderElementsOf(ComposeRules.referred(FILE));
    }

    @Test
    void theFilledInExampleStaysOutOfTheRepository() {
        assertThat(DeployFolder.text(DeployFolder.REPOSITORY.resolve(".gitignore"))
                        .lines())
                .contains(".env");
    }

    @Test
    void everyServiceIsThere() {
        assertThat(new TreeSet<>(DeployFolder.compose().path("services").propertyNames()))
                .containsAll(Workloads.runnable());
    }

    private static List<String> faults(String text) throws IOException {
        JsonNode file = DeployFolder.documents(text).getFirst();
        List<String> faults = new ArrayList<>(ComposeRules.violations(file));
        schema().validate(file).stream().map(Error::toString).forEach(faults::add);
        return faults;
    }

    private static Schema schema() throws IOException {
        try (InputStream schema = ComposeTest.class.getResourceAsStream("/compose.schema.json")) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(schema);
        }
    }
}
