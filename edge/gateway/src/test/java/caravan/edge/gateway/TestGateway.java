package caravan.edge.gateway;

import caravan.chassis.discovery.Discovery;
import caravan.chassis.discovery.Instance;
import caravan.chassis.http.server.TlsFiles;
import caravan.chassis.runtime.telemetry.LogLevels;
import caravan.chassis.settings.Configuration;
import caravan.chassis.testkit.values.SelfSigned;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A real gateway on a free port, in front of the test's instances. */
final class TestGateway implements AutoCloseable {
    final Map<String, List<Instance>> instances = new ConcurrentHashMap<>();
    private final RunningGateway gateway;
    private final String scheme;
    private final HttpClient client;

    TestGateway(String... settings) {
        this(Map.of(), "http", HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1), settings);
    }

    /** Over TLS and HTTP/2. */
    static TestGateway overHttp2(TlsFiles certificate, String... settings) throws Exception {
        return new TestGateway(
                Map.of(
                        "CARAVAN_TLS_CERTIFICATE", certificate.certificate().toString(),
                        "CARAVAN_TLS_KEY", certificate.key().toString()),
                "https",
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).sslContext(SelfSigned.client()),
                settings);
    }

    private TestGateway(Map<String, String> process, String scheme, HttpClient.Builder client, String... settings) {
        this.scheme = scheme;
        this.client = client.connectTimeout(Duration.ofSeconds(10)).build();
        Map<String, String> environment = new HashMap<>(process);
        environment.putAll(Map.of("CARAVAN_PORT", "0", "CARAVAN_GATEWAY_DEREGISTRATION_GRACE", "0s"));
        for (int at = 0; at < settings.length; at += 2) {
            environment.put(
                    "CARAVAN_GATEWAY_" + settings[at].replace('-', '_').toUpperCase(java.util.Locale.ROOT),
                    settings[at + 1]);
        }
        Configuration configuration = Configuration.of(environment, Path.of("target"));
        gateway = RunningGateway.start(
                GatewaySettings.of(configuration), LogLevels.of(configuration.process()), new Named());
    }

    private final class Named implements Discovery {
        @Override
        public List<Instance> instancesOf(String service) {
            return instances.getOrDefault(service, List.of());
        }

        @Override
        public Registration register(Instance instance) {
            throw new UnsupportedOperationException("a gateway announces nothing");
        }

        @Override
        public void close() {
            instances.clear();
        }
    }

    TestGateway with(String service, URI... addresses) {
        instances.put(
                service,
                Arrays.stream(addresses)
                        .map(address -> new Instance(service, address.getAuthority(), address))
                        .toList());
        return this;
    }

    TestGateway with(String service, ScriptedUpstream... upstreams) {
        return with(
                service, Arrays.stream(upstreams).map(ScriptedUpstream::address).toArray(URI[]::new));
    }

    URI uri(String path) {
        return URI.create(scheme + "://127.0.0.1:" + gateway.port() + path);
    }

    HttpClient client() {
        return client;
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(20));
    }

    HttpRequest.Builder post(String path, String body) {
        return request(path).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body));
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Sends raw bytes, and returns everything that the gateway sends until it closes. */
    String raw(String text) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", gateway.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    RunningGateway running() {
        return gateway;
    }

    @Override
    public void close() {
        gateway.close();
        client.close();
    }
}
