package caravan.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.chassis.testkit.caravan.QuickStart;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.ObjectMapper;

/**
 * Starts a whole platform and runs the audit's command in an unusual environment: a time zone a day ahead, Arabic digits and another
 * calendar, a locale that is not installed, a umask that lets everybody write, and a folder whose name is neither ASCII nor one word.
 */
class UnusualEnvironmentTest {
    private static final Duration START_MAX = Duration.ofMinutes(3);
    private static final Pattern LISTENING = Pattern.compile("Listening +(http://127\\.0\\.0\\.1:[0-9]+)\\s");
    private static final Pattern IMF_FIXDATE = Pattern.compile(
            "(Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT");
    private static final Pattern TIME = Pattern.compile("\"(?:placed_at|at)\":\"([^\"]*)\"");
    private static final Set<PosixFilePermission> OF_OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    /** Changes the folder in a shell, where its name is bytes, as the caravan script does. So the charset of the tests does not matter. */
    private static final String ODD_SHELL = """
            umask 000
            mkdir -p "$FOLDER"/$'B\\xc3\\xbcro \\xc5\\x9f' && cd "$FOLDER"/$'B\\xc3\\xbcro \\xc5\\x9f' || exit
            . "$ROOT/.mvn/find-jdk.sh"
            exec "$@\"""";

    @TempDir
    Path folder;

    @Test
    void aPlatformServesAsInAUsualEnvironment() throws Exception {
        Path output = folder.resolve("up.txt");
        Process up = start(output, "up", "--port", "0", "--data", "data");
        try (HttpClient http = HttpClient.newHttpClient()) {
            await().atMost(START_MAX)
                    .until(() -> !up.isAlive() || Files.readString(output).contains("Ctrl-C stops it"));
            assertThat(up.isAlive()).as(Files.readString(output)).isTrue();
            URI address = addressIn(output);
            shop(http, address);
            assertThatFilesAreTheOwners();
            assertThatTheLogIsJson();
            assertThatTheAuditIsClean(address);
        } finally {
            up.destroy();
            assertThat(up.waitFor(START_MAX.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
    }

    private void shop(HttpClient http, URI address) throws Exception {
        String admin =
                signIn(http, address, "admin", Files.readString(passwordFile()).strip());
        send(http, address, "PUT", "/products/tea", admin, """
                {"name":"Çay ١ 茶","price":{"amount":499,"currency":"EUR"}}""");
        send(http, address, "POST", "/stock/tea/receipts", admin, "{\"quantity\":9}");
        send(http, address, "POST", "/users", "", "{\"username\":\"İSTANBUL-李明\",\"password\":\"silk and saffron\"}");
        String token = signIn(http, address, "i̇stanbul-李明", "silk and saffron");

        Instant before = Instant.now();
        HttpResponse<String> order =
                send(http, address, "POST", "/orders", token, "{\"items\":[{\"sku\":\"tea\",\"quantity\":2}]}");

        assertThat(order.body()).contains("\"confirmed\"", "998");
        assertThat(order.headers().firstValue("Date").orElseThrow()).matches(IMF_FIXDATE);
        Matcher times = TIME.matcher(order.body().replaceAll("\\s", ""));
        assertThat(times.find()).as(order.body()).isTrue();
        assertThat(times.group(1)).endsWith("Z");
        assertThat(Instant.parse(times.group(1)))
                .isBetween(before.minusSeconds(60), Instant.now().plusSeconds(60));
        assertThat(send(http, address, "GET", "/metrics", admin, "").body()).matches("\\A\\p{ASCII}*\\z");
    }

    private void assertThatFilesAreTheOwners() throws IOException {
        Path data = oddFolder().resolve("data");
        assertThat(Files.getPosixFilePermissions(data)).doesNotContainAnyElementsOf(OF_OTHERS);
        assertThat(Files.getPosixFilePermissions(passwordFile())).doesNotContainAnyElementsOf(OF_OTHERS);
        try (Stream<Path> secrets = Files.list(data.resolve("secrets"))) {
            assertThat(secrets)
                    .isNotEmpty()
                    .allSatisfy(secret ->
                            assertThat(Files.getPosixFilePermissions(secret)).doesNotContainAnyElementsOf(OF_OTHERS));
        }
    }

    private void assertThatTheLogIsJson() throws IOException {
        assertThat(Files.readAllLines(oddFolder().resolve("data/logs/caravan.log")))
                .isNotEmpty()
                .allSatisfy(line ->
                        assertThat(new ObjectMapper().readTree(line).isObject()).isTrue());
    }

    private void assertThatTheAuditIsClean(URI address) throws Exception {
        Path output = folder.resolve("audit.txt");
        Process audit = start(output, "audit", "--url", address.toString(), "--data", "data");
        assertThat(audit.waitFor(START_MAX.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(output)).containsPattern("Audit clean: [0-9]+ rules hold");
        assertThat(audit.exitValue()).isZero();
    }

    private Process start(Path output, String... arguments) throws IOException {
        QuickStart start = QuickStart.shared();
        List<String> command = new ArrayList<>(List.of("bash", "-c", ODD_SHELL, "bash"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(start.options());
        command.addAll(List.of("-cp", start.classPath(), "caravan.run.launcher.Main"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("CARAVAN_"));
        builder.environment()
                .putAll(Map.of(
                        "FOLDER", folder.toString(),
                        "ROOT", root().toString(),
                        "LANG", "C",
                        "LC_ALL", "xx_XX.ISO-8859-9",
                        "TZ", "Pacific/Apia",
                        "JAVA_TOOL_OPTIONS",
                                "-Duser.language=ar -Duser.country=EG -Duser.extensions=u-ca-buddhist-nu-arab"));
        return builder.start();
    }

    private static Path root() {
        return Path.of(System.getProperty("caravan.root", "../.."))
                .toAbsolutePath()
                .normalize();
    }

    private Path oddFolder() throws IOException {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.filter(Files::isDirectory).findFirst().orElseThrow();
        }
    }

    private Path passwordFile() throws IOException {
        return oddFolder().resolve("data/users/admin-password");
    }

    private static URI addressIn(Path output) throws IOException {
        Matcher matcher = LISTENING.matcher(Files.readString(output));
        assertThat(matcher.find()).as(Files.readString(output)).isTrue();
        return URI.create(matcher.group(1));
    }

    private static String signIn(HttpClient http, URI address, String name, String password) throws Exception {
        String answer = send(
                        http,
                        address,
                        "POST",
                        "/sessions",
                        "",
                        String.format(Locale.ROOT, "{\"username\":\"%s\",\"password\":\"%s\"}", name, password))
                .body();
        return answer.replaceAll("(?s).*\"access_token\" *: *\"([^\"]*)\".*", "$1");
    }

    private static HttpResponse<String> send(
            HttpClient http, URI address, String method, String path, String token, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(path))
                .header("Prefer", "wait=10")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
        assertThat(answer.statusCode())
                .as(method + " " + path + ": " + answer.body())
                .isBetween(200, 299);
        return answer;
    }
}
