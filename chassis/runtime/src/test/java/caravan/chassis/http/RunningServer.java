package caravan.chassis.http;

import caravan.chassis.api.Access;
import caravan.chassis.api.Cause;
import caravan.chassis.api.Identifiers;
import caravan.chassis.api.Reply;
import caravan.chassis.api.Routes;
import caravan.chassis.api.Trace;
import caravan.chassis.json.RawJson;
import caravan.chassis.runtime.telemetry.Metrics;
import caravan.chassis.runtime.tokens.TokenVerifier;
import caravan.kernel.UuidV7;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Consumer;

/** A real server on a free port, whose tokens come from an issuer of its own. */
final class RunningServer implements AutoCloseable {
    static final HttpLimits LIMITS = new HttpLimits(
            "127.0.0.1", 0, 64 * 1024, 16 * 1024, 256, 8, 8, Duration.ofSeconds(1), 2, Duration.ofSeconds(5));

    final TestIssuer issuer = new TestIssuer("key-1");
    final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    RunningServer(Consumer<Routes> declare) {
        this(LIMITS, declare);
    }

    RunningServer(HttpLimits limits, Consumer<Routes> declare) {
        this(limits, TrustedGateways.NONE, declare);
    }

    RunningServer(HttpLimits limits, TrustedGateways gateways, Consumer<Routes> declare) {
        Metrics metrics = new Metrics();
        TokenVerifier tokens = new TokenVerifier(
                () -> uri("/.well-known/jwks.json"),
                TestIssuer.ISSUER,
                TestIssuer.AUDIENCE,
                Clock.systemUTC(),
                metrics.registry());
        server = new HttpServer(
                limits,
                gateways,
                tokens,
                new HttpMetrics(metrics.registry(), metrics::scrape),
                new TestIdentifiers(),
                failure -> failure instanceof DatabaseAway);
        Routes routes = server.routesOf("test");
        routes.get("/.well-known/jwks.json", Access.ANYONE, request -> Reply.ok(new RawJson(issuer.jwks())));
        declare.accept(routes);
        server.start();
    }

    static final class DatabaseAway extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static final class TestIdentifiers implements Identifiers {
        @Override
        public UUID next() {
            UUID random = UUID.randomUUID();
            return UuidV7.at(Instant.now(), random.getMostSignificantBits(), random.getLeastSignificantBits());
        }

        @Override
        public Cause startTrace(String worker) {
            return new Cause(worker, new Trace("1".repeat(32), "2".repeat(16)));
        }
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(20));
    }

    HttpRequest.Builder post(String path, String json) {
        return request(path).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(json));
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpClient client() {
        return client;
    }

    /** Sends bytes as they are, and answers all that comes back until the server closes. */
    String raw(byte[] bytes) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    String raw(String text) throws IOException {
        return raw(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() {
        server.stop();
        client.close();
    }
}
