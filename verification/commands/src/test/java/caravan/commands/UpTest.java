package caravan.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpTest {
    private static final Duration START_MAX = Duration.ofMinutes(3);

    @TempDir
    Path folder;

    @Test
    void aTakenPortIsReportedInOneLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatUpFails(
                    Integer.toString(taken.getLocalPort()), Map.of(), "up", "--port", "" + taken.getLocalPort());
        }
    }

    @Test
    void dataOfAnotherPostgresVersionAreReportedInOneLine() throws Exception {
        Files.createDirectories(folder.resolve("data/postgresql"));
        Files.writeString(folder.resolve("data/postgresql/PG_VERSION"), "17\n");
        assertThatUpFails("PostgreSQL 17", Map.of(), "up", "--port", "0", "--data", "data");
    }

    @Test
    void anUnknownPlatformIsReportedInOneLineWithTheListOfPlatforms() throws Exception {
        try (LaunchedProcess process =
                LaunchedProcess.start(folder, Map.of(), "up", "comerce", "--port", "0", "--data", "data")) {
            assertThat(process.exitCode()).isEqualTo(2);
            assertThat(process.errorLines())
                    .containsExactly("caravan: there is no platform 'comerce' here; there are: commerce;"
                            + " 'caravan up --help' shows its options");
            assertThat(process.output()).isEmpty();
        }
    }

    @Test
    void anUnreachableDatabaseIsReportedInOneLine() throws Exception {
        int port = freePort();
        assertThatUpFails(
                "Cannot reach the database",
                Map.of("CARAVAN_DATABASE_USER", "caravan", "CARAVAN_DATABASE_PASSWORD", "geheim"),
                "up",
                "--port",
                "0",
                "--database-url",
                "jdbc:postgresql://127.0.0.1:" + port + "/caravan");
    }

    @Test
    void aMissingSettingsFileIsAUsageErrorAndNoFileIsMade() throws Exception {
        try (LaunchedProcess process = LaunchedProcess.start(
                folder, Map.of(), "up", "--port", "0", "--data", "data", "--settings", "none.properties")) {
            assertThat(process.exitCode()).isEqualTo(2);
            assertThat(process.errorLines()).containsExactly("caravan: there is no settings file none.properties");
            assertThat(process.output()).isEmpty();
            assertThat(folder.resolve("data")).doesNotExist();
        }
    }

    @Test
    void aWrongSettingOfTheFileIsReportedInOneLine() throws Exception {
        Files.writeString(folder.resolve("caravan.properties"), "orders.pending-limit=soon\n");
        assertThatUpFails(
                "pending-limit", Map.of(), "up", "--port", "0", "--data", "data", "--settings", "caravan.properties");
    }

    @ParameterizedTest
    @CsvSource({
        "CARAVAN_DATABASE_URL, jdbc:postgresql://caravan:geheim@db.example/caravan, CARAVAN_DATABASE_PASSWORD",
        "CARAVAN_DATABASE_URL, jdbc:mysql://db.example/caravan, jdbc:postgresql",
        "CARAVAN_PORT, many, --port",
    })
    void aSettingThatDoesNotFitIsNamed(String name, String value, String told) throws Exception {
        // The default port may be in use: somebody may run Caravan beside the tests.
        Map<String, String> environment = new HashMap<>(Map.of("CARAVAN_PORT", "0"));
        environment.put(name, value);
        try (LaunchedProcess process = LaunchedProcess.start(folder, environment, "up", "--data", "data")) {
            assertThat(process.exitCode()).isNotZero();
            assertThat(String.join("\n", process.errorLines())).contains(told).doesNotContain("geheim", "\tat ");
        }
    }

    @Test
    void itPrintsTheLoginRunsUntilSigtermAndLocksItsFolder() throws Exception {
        Path data = folder.resolve("data");
        try (LaunchedProcess first = LaunchedProcess.start(folder, Map.of(), "up", "--port", "0", "--data", "data")) {
            await().atMost(START_MAX).until(() -> first.output().contains("Ctrl-C stops it") || !first.isAlive());
            Path password = data.resolve("users/admin-password");
            assertThat(first.output())
                    .contains("Listening", Files.readString(password).strip())
                    .containsSubsequence("url=http://", "$url/sessions", "$url/orders");
            assertThat(Files.getPosixFilePermissions(password)).isEqualTo(PosixFilePermissions.fromString("rw-------"));

            assertThatUpFails("in use", Map.of(), "up", "--port", "0", "--data", "data");

            first.terminate();
            assertThat(first.exitCode()).isEqualTo(143);
            assertThat(first.output()).contains("Stopped.");
            assertThat(data.resolve("postgresql/postmaster.pid")).doesNotExist();
        }
    }

    private void assertThatUpFails(String told, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        try (LaunchedProcess process = LaunchedProcess.start(folder, environment, arguments)) {
            assertThat(process.exitCode()).isEqualTo(1);
            // No JSON of the log among the lines for people.
            assertThat(process.output()).doesNotContain("{");
            assertThat(process.errorLines())
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .startsWith("caravan: ")
                            .contains(told)
                            .doesNotContain("geheim"));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
