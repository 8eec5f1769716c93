package caravan.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.chassis.postgres.DataFolder;
import caravan.chassis.postgres.DatabaseAddress;
import caravan.chassis.postgres.EmbeddedPostgres;
import caravan.chassis.postgres.Provisioning;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunTest {
    private static final Duration START_MAX = Duration.ofMinutes(3);
    private static final Pattern LISTENING =
            Pattern.compile("Listening on (http://127\\.0\\.0\\.1:\\d+) \\(catalog\\)");
    private static final List<String> SERVICES =
            List.of("audit", "catalog", "inventory", "orders", "payments", "users", "webhooks");

    /** Roles belong to the whole server. On a shared server the passwords of these tests would lock out other tests. */
    @TempDir
    static Path serverFolder;

    private static DataFolder data;
    private static EmbeddedPostgres server;
    private static DatabaseAddress administrator;

    @TempDir
    Path folder;

    @BeforeAll
    static void startServer() {
        data = DataFolder.open(serverFolder.resolve("data"));
        server = EmbeddedPostgres.start(data);
        administrator = Provisioning.createDatabase(server.administrator(), "caravan");
    }

    @AfterAll
    static void stopServer() {
        server.close();
        data.close();
    }

    @ParameterizedTest
    @CsvSource({
        "oders,           2, there are: audit",
        "orders,          1, CARAVAN_ORDERS_DATABASE_URL",
        "gateway orders,  2, runs alone",
    })
    void whatCannotBeRunIsToldInOneLine(String names, int code, String told) throws Exception {
        assertThatItFails(code, Map.of(), told, ("run --port 0 --data data " + names).split(" "));
    }

    @Test
    void provisionNamesTheMissingPassword() throws Exception {
        Map<String, String> environment = new HashMap<>(administratorsLogin());
        assertThatItFails(1, environment, "_DATABASE_PASSWORD", "provision");
        SERVICES.forEach(service -> environment.put(passwordOf(service), "short"));
        assertThatItFails(1, environment, "at least 16 characters", "provision");
    }

    @Test
    void aServiceRunsWithItsOwnLoginAndCannotReadOtherSchemas() throws Exception {
        Map<String, String> environment = new HashMap<>(administratorsLogin());
        SERVICES.forEach(service -> environment.put(passwordOf(service), "the password of " + service));
        try (LaunchedProcess provisioning = LaunchedProcess.start(folder, environment, "provision")) {
            assertThat(provisioning.exitCode())
                    .as(provisioning.errorLines().toString())
                    .isZero();
        }
        Map<String, String> own = Map.of(
                "CARAVAN_CATALOG_DATABASE_URL", administrator.jdbcUrl(),
                "CARAVAN_CATALOG_DATABASE_PASSWORD", "the password of catalog",
                "CARAVAN_CATALOGUE_COLOUR", "blue");
        try (LaunchedProcess catalog =
                LaunchedProcess.start(folder, own, "run", "catalog", "--port", "0", "--data", "data")) {
            URI address = await().atMost(START_MAX).until(() -> listening(catalog), found -> found != null);
            assertThat(get(address.resolve("/products"))).isEqualTo(200);
            assertThat(get(address.resolve("/orders"))).isEqualTo(404);
            assertThat(catalog.errorLines()).anyMatch(line -> line.contains("CARAVAN_CATALOGUE_COLOUR"));
            catalog.terminate();
            assertThat(catalog.exitCode()).isEqualTo(143);
            assertThat(Files.readString(folder.resolve("data/logs/catalog.log")))
                    .containsPattern("\"message\":\"Started\".*\"version\":\"1.0.0\",\"services\":\"catalog\",\"port\":"
                            + address.getPort())
                    .contains("\"message\":\"Stopping\"", "\"message\":\"Stopped\"");
        }
    }

    @Test
    void aRefusedLoginIsReportedAtOnce() throws Exception {
        Map<String, String> own = Map.of(
                "CARAVAN_CATALOG_DATABASE_URL",
                administrator.jdbcUrl(),
                "CARAVAN_CATALOG_DATABASE_PASSWORD",
                "not the password of catalog");
        assertThatItFails(1, own, "catalog", "run", "catalog", "--port", "0", "--data", "data");
    }

    @Test
    void aChildEndsWithItsParent() throws Exception {
        Map<String, String> environment =
                Map.of("CARAVAN_STOP_WITH_PARENT", "true", "CARAVAN_DISCOVERY", "static", "CARAVAN_PORT", "0");
        try (LaunchedProcess gateway = LaunchedProcess.start(folder, environment, "run", "gateway", "--data", "data")) {
            await().atMost(START_MAX).until(() -> gateway.output().contains("Listening on") || !gateway.isAlive());
            gateway.closeInput();
            assertThat(gateway.exitCode()).isEqualTo(143);
        }
    }

    private static URI listening(LaunchedProcess process) throws IOException {
        if (!process.isAlive()) {
            throw new AssertionError("it ended: " + process.errorLines());
        }
        Matcher matcher = LISTENING.matcher(process.output());
        return matcher.find() ? URI.create(matcher.group(1)) : null;
    }

    private static int get(URI address) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private static Map<String, String> administratorsLogin() {
        return Map.of(
                "CARAVAN_DATABASE_URL", administrator.jdbcUrl(),
                "CARAVAN_DATABASE_USER", administrator.user(),
                "CARAVAN_DATABASE_PASSWORD", administrator.password());
    }

    private static String passwordOf(String service) {
        return "CARAVAN_" + service.toUpperCase(java.util.Locale.ROOT) + "_DATABASE_PASSWORD";
    }

    private void assertThatItFails(int code, Map<String, String> environment, String told, String... arguments)
            throws IOException, InterruptedException {
        try (LaunchedProcess process = LaunchedProcess.start(folder, environment, arguments)) {
            assertThat(process.exitCode()).isEqualTo(code);
            assertThat(process.errorLines())
                    .singleElement()
                    .satisfies(line -> assertThat(line).startsWith("caravan: ").contains(told));
        }
    }
}
