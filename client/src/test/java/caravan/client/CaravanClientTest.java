package caravan.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.client.terminal.AdministratorPassword;
import caravan.kernel.Backoff;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Tests the client on a server that gives the test's answers and records the requests. */
class CaravanClientTest {
    private static final RetryPolicy QUICK =
            new RetryPolicy(3, new Backoff(Duration.ofMillis(1), Duration.ofMillis(20)));
    private static final Credentials ALICE = new Credentials("alice", "correct horse battery");
    private static final String ORDER = "0193f0a0-0000-7000-8000-000000000001";

    private record Scripted(int status, Map<String, String> headers, String body) {}

    private final Map<String, Deque<Scripted>> script = new ConcurrentHashMap<>();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private HttpServer server;
    private CaravanClient client;

    private static String statusOf(JsonNode body) {
        return body.path("status").asString();
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
        client = CaravanClient.at(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()), QUICK);
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    @Test
    void aBusyServerIsAskedAgain() throws Exception {
        answers("GET /products", 503, "{}", Map.of("Retry-After", "0"));
        answers("GET /products", 200, "[]");

        assertThat(client.get("/products").orThrow().isArray()).isTrue();
        assertThat(asked).containsExactly("GET /products", "GET /products");
    }

    @Test
    void anAnswerWithATooLongRetryAfterIsNotRetried() throws Exception {
        answers("GET /products", 503, "{\"code\":\"overloaded\"}", Map.of("Retry-After", "60"));

        assertThat(client.get("/products").refused()).map(ProblemDetails::code).contains("overloaded");
        assertThat(asked).hasSize(1);
    }

    @Test
    void attemptsAreBounded() throws Exception {
        for (int attempt = 0; attempt < QUICK.attemptsMax(); attempt++) {
            answers("GET /products", 503, "{}");
        }

        assertThat(client.get("/products").refused())
                .map(ProblemDetails::status)
                .contains(503);
        assertThat(asked).hasSize(QUICK.attemptsMax());
    }

    @Test
    void aRequestThatIsNotSafeToRepeatIsSentOnce() throws Exception {
        answers("POST /users", 503, "{}", Map.of("Retry-After", "0"));

        assertThat(client.signUp(ALICE).refused()).map(ProblemDetails::status).contains(503);
        assertThat(asked).containsExactly("POST /users");
    }

    @Test
    void aRepeatedOrderCarriesTheSameKey() throws Exception {
        signedInAnswers(600);
        answers("POST /orders", 503, "{}", Map.of("Retry-After", "0"));
        answers("POST /orders", 201, order("pending"));

        Outcome<String> placed = client.signIn(ALICE)
                .orThrow()
                .send(Call.post("/orders", "{}").keyed(new RequestKey("one-key")), CaravanClientTest::statusOf);

        assertThat(placed.done()).contains("pending");
        assertThat(asked).containsExactly("POST /sessions", "POST /orders one-key", "POST /orders one-key");
    }

    @Test
    void aRefusalNamesItsCodeAndField() throws Exception {
        signedInAnswers(600);
        answers(
                "POST /stock/tea/receipts",
                400,
                "{\"code\":\"invalid\",\"detail\":\"too many\",\"field\":\"/quantity\"}");

        ProblemDetails problem = client.signIn(ALICE)
                .orThrow()
                .send(Call.post("/stock/tea/receipts", "{}").keyed(RequestKey.fresh()), CaravanClientTest::statusOf)
                .refused()
                .orElseThrow();

        assertThat(problem).hasToString("400 invalid: too many (/quantity)");
    }

    @Test
    void anExpiredTokenIsRenewedOnceForAllCallers() throws Exception {
        signedInAnswers(0);
        answers("POST /sessions/refresh", 201, tokens("second", 600));
        SignedIn alice = client.signIn(ALICE).orThrow();

        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> tokens = new ArrayList<>();
            for (int caller = 0; caller < 16; caller++) {
                tokens.add(callers.submit(alice::accessToken));
            }
            for (Future<String> token : tokens) {
                assertThat(token.get()).isEqualTo("second");
            }
        }
        assertThat(asked).containsExactly("POST /sessions", "POST /sessions/refresh");
    }

    @Test
    void aRefusedTokenIsRenewedAndTheCallSentAgain() throws Exception {
        signedInAnswers(600);
        answers("GET /orders/" + ORDER, 401, "{}");
        answers("POST /sessions/refresh", 201, tokens("second", 600));
        answers("GET /orders/" + ORDER, 200, order("confirmed"));

        String found = client.signIn(ALICE)
                .orThrow()
                .send(Call.get("/orders/" + ORDER), CaravanClientTest::statusOf)
                .orThrow();

        assertThat(found).isEqualTo("confirmed");
    }

    @Test
    void anInvalidRefreshTokenMakesTheClientSignInAgain() throws Exception {
        signedInAnswers(0);
        answers("POST /sessions/refresh", 401, "{}");
        answers("POST /sessions", 201, tokens("third", 600));

        assertThat(client.signIn(ALICE).orThrow().accessToken()).isEqualTo("third");
    }

    @Test
    void ifNothingListensTheMessageSaysWhatToDo() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        try (CaravanClient lost = CaravanClient.at(URI.create("http://127.0.0.1:" + free), QUICK)) {
            assertThatThrownBy(() -> lost.get("/products"))
                    .isInstanceOf(UnreachableException.class)
                    .hasMessageContaining("./caravan up")
                    .hasMessageContaining(String.valueOf(free));
        }
    }

    @Test
    void theEnvironmentsAdministratorPasswordWinsOverTheFile(@TempDir Path data) throws IOException {
        Files.createDirectories(data.resolve("users"));
        Files.writeString(AdministratorPassword.fileIn(data), "from the file\n");

        assertThat(AdministratorPassword.find(Map.of("CARAVAN_ADMIN_PASSWORD", "from outside"), data))
                .contains(new Credentials("admin", "from outside"));
        assertThat(AdministratorPassword.find(Map.of(), data)).contains(new Credentials("admin", "from the file"));
    }

    @Test
    void withoutAPasswordAnywhereNoneIsFound(@TempDir Path data) {
        assertThat(AdministratorPassword.find(Map.of(), data)).isEmpty();
    }

    @Test
    void theClientWaitsForAnAuditAndStartsItAgainIfTheServerLostIt() throws Exception {
        signedInAnswers(600);
        String running = "{\"full\":true,\"progress\":{\"part\":\"orders\",\"rows\":20000,\"rows_about\":1000000,"
                + "\"rule\":\"asked-once\",\"rule_number\":7,\"rules\":48}}";
        answers("GET /audit?full=true", 202, running, Map.of("Location", "/audit/runs/1"));
        answers("GET /audit/runs/1", 404, "{}");
        answers("GET /audit?full=true", 202, running, Map.of("Location", "/audit/runs/2"));
        answers("GET /audit/runs/2", 202, running, Map.of("Location", "/audit/runs/2"));
        answers(
                "GET /audit/runs/2",
                200,
                "{\"checked_at\":\"2026-11-26T08:00:00Z\",\"full\":true,\"drained\":true,\"waiting\":0,\"clean\":true,\"rules\":[]}");
        List<String> told = new ArrayList<>();

        AuditReport report = client.signIn(ALICE)
                .orThrow()
                .audit(true, progress -> told.add(progress.line()))
                .orThrow();

        assertThat(report.clean()).isTrue();
        assertThat(told)
                .hasSize(3)
                .containsOnly("full audit: orders, 20,000 of about 1,000,000, rule 7 of 48 (asked-once)");
    }

    private void signedInAnswers(int expiresInSeconds) {
        answers("POST /sessions", 201, tokens("first", expiresInSeconds));
    }

    private static String tokens(String access, int expiresInSeconds) {
        return String.format(Locale.ROOT, """
                {"access_token":"%s","token_type":"Bearer","expires_in":%d,"refresh_token":"refresh-%s"}""", access, expiresInSeconds, access);
    }

    private static String order(String status) {
        return """
                {"id":"%s","user_id":"0193f0a0-0000-7000-8000-000000000002","status":"%s","version":1,
                 "items":[{"sku":"tea","quantity":2,"unit_price":{"amount":350,"currency":"EUR"}}],
                 "total":{"amount":700,"currency":"EUR"}}""".formatted(ORDER, status);
    }

    private void answers(String request, int status, String body) {
        answers(request, status, body, Map.of());
    }

    private void answers(String request, int status, String body, Map<String, String> headers) {
        script.computeIfAbsent(request, _ -> new ArrayDeque<>()).add(new Scripted(status, headers, body));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        boolean keyed = request.equals("POST /orders");
        asked.add(keyed ? request + " " + key : request);
        Deque<Scripted> left = script.getOrDefault(request, new ArrayDeque<>());
        Scripted next = left.isEmpty() ? new Scripted(599, Map.of(), "{\"detail\":\"not scripted\"}") : left.poll();
        next.headers().forEach(exchange.getResponseHeaders()::set);
        byte[] body = next.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(next.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
