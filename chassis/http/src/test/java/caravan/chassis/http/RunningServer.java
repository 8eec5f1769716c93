package caravan.chassis.http;

import caravan.chassis.api.Identifiers;
import caravan.chassis.api.http.Routes;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.tracing.Spans;
import caravan.chassis.api.tracing.Trace;
import caravan.chassis.http.HttpServer.EdgeRules;
import caravan.chassis.http.addresses.AddressRanges;
import caravan.chassis.http.addresses.MetricsReaders;
import caravan.chassis.http.addresses.TrustedGateways;
import caravan.chassis.http.headers.Cors;
import caravan.chassis.http.problems.Refusal;
import caravan.chassis.http.routing.HttpMetrics;
import caravan.chassis.http.server.EventLoops;
import caravan.chassis.http.server.HttpListener;
import caravan.chassis.http.server.TlsFiles;
import caravan.chassis.http.server.bounds.ListenerLimits;
import caravan.kernel.UuidV7;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** A real server on a free port. */
final class RunningServer implements AutoCloseable {
    static final HttpLimits LIMITS = limits(8, 8, Duration.ofSeconds(1));

    final TestTokens issuer = new TestTokens();
    final HttpServer server;
    private final EventLoops loops = EventLoops.start(2);
    private final HttpClient client = HttpClient.newHttpClient();

    static HttpLimits limits(int min, int max, Duration tolerated) {
        return new HttpLimits(
                ListenerLimits.ofThisProcess()
                        .with(new ListenerLimits.Room(256, 256, 64 * 1024 * 1024, 64 * 1024 * 1024)),
                64 * 1024,
                min,
                max,
                tolerated,
                3,
                2,
                1024 * 1024,
                Duration.ofSeconds(10),
                Duration.ofMillis(500),
                Duration.ofSeconds(5));
    }

    RunningServer(Consumer<Routes> declare) {
        this(LIMITS, declare);
    }

    RunningServer(HttpLimits limits, Consumer<Routes> declare) {
        this(limits, AddressRanges.NONE, declare);
    }

    RunningServer(HttpLimits limits, AddressRanges gateways, Consumer<Routes> declare) {
        this(0, Optional.empty(), limits, gateways, declare);
    }

    RunningServer(HttpLimits limits, AddressRanges gateways, Spans spans, Consumer<Routes> declare) {
        this(0, Optional.empty(), limits, rules(gateways), spans, declare);
    }

    RunningServer(EdgeRules rules, Consumer<Routes> declare) {
        this(0, Optional.empty(), LIMITS, rules, Spans.NONE, declare);
    }

    RunningServer(
            int port, Optional<TlsFiles> tls, HttpLimits limits, AddressRanges gateways, Consumer<Routes> declare) {
        this(port, tls, limits, rules(gateways), Spans.NONE, declare);
    }

    private static EdgeRules rules(AddressRanges gateways) {
        return new EdgeRules(TrustedGateways.at(gateways), MetricsReaders.THIS_MACHINE, Cors.NONE);
    }

    private RunningServer(
            int port,
            Optional<TlsFiles> tls,
            HttpLimits limits,
            EdgeRules rules,
            Spans spans,
            Consumer<Routes> declare) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        server = new HttpServer(
                loops,
                new HttpListener.Address("127.0.0.1", port),
                tls,
                limits,
                rules,
                issuer,
                new HttpMetrics(registry, registry::scrape),
                new TestIdentifiers(),
                failure -> failure instanceof DatabaseAway
                        ? Optional.of(Refusal.unavailable("unavailable", "It is away."))
                        : Optional.empty(),
                spans);
        declare.accept(server.routesOf("test"));
        try {
            server.start();
        } catch (RuntimeException failed) {
            loops.close();
            throw failed;
        }
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

    /** Sends raw bytes, and returns everything that the server sends until it closes. */
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
        loops.close();
    }
}
