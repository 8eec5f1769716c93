package caravan.chassis.http.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.chassis.api.outbound.OutboundAnswer;
import caravan.chassis.api.outbound.OutboundFailedException;
import caravan.chassis.api.outbound.OutboundFailedException.Reason;
import caravan.chassis.api.outbound.OutboundPost;
import caravan.chassis.api.outbound.OutboundRules;
import caravan.chassis.testkit.values.SelfSigned;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls to a real server. The tests decide what DNS says. */
class CheckedOutboundHttpTest {
    private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);

    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<String> hosts = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void answer(HttpExchange exchange) throws java.io.IOException {
        hosts.add(exchange.getRequestHeaders().getFirst("Host"));
        String path = exchange.getRequestURI().getPath();
        exchange.getRequestBody().readAllBytes();
        if (path.equals("/redirect")) {
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            exchange.sendResponseHeaders(302, -1);
        } else {
            byte[] answer = "x".repeat(path.equals("/long") ? 1_000_000 : 2).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            try (var body = exchange.getResponseBody()) {
                body.write(answer);
            } catch (java.io.IOException closed) {
                // The client has read enough.
            }
        }
        exchange.close();
    }

    private static OutboundRules rules(Optional<String> allowed, Duration answerMax) {
        return new OutboundRules(true, "test.allowed-networks", allowed, Duration.ofSeconds(5), answerMax, 100);
    }

    private CheckedOutboundHttp client(Optional<String> allowed, Duration answerMax, String... addresses) {
        return client(allowed, answerMax, new HttpClientOptions(), addresses);
    }

    private CheckedOutboundHttp client(
            Optional<String> allowed, Duration answerMax, HttpClientOptions options, String... addresses) {
        List<InetAddress> found = new ArrayList<>();
        for (String each : addresses) {
            found.add(InetAddress.ofLiteral(each));
        }
        HostLookups lookups = new HostLookups(host -> {
            if (found.isEmpty()) {
                throw new UnknownHostException(host);
            }
            return found.toArray(InetAddress[]::new);
        });
        return new CheckedOutboundHttp(
                vertx, rules(allowed, answerMax), options, lookups, new OutboundCalls("test", meters));
    }

    private OutboundPost post(String path) {
        return post("http://shop.example", server.getAddress().getPort(), path);
    }

    private static OutboundPost post(String origin, int port, String path) {
        return new OutboundPost(
                URI.create(origin + ":" + port + path), Map.of("Content-Type", "application/json"), BODY);
    }

    private static Reason reason(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        Throwable thrown = org.assertj.core.api.Assertions.catchThrowable(call);
        assertThat(thrown).isInstanceOf(OutboundFailedException.class);
        return ((OutboundFailedException) thrown).reason();
    }

    @Test
    void theConnectionGoesToTheCheckedAddressAndTheRequestNamesTheHost() throws Exception {
        OutboundAnswer answer =
                client(Optional.of("127.0.0.1"), ANSWER_MAX, "127.0.0.1").post(post("/a"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(new String(answer.bodyStart(), StandardCharsets.UTF_8)).isEqualTo("xx");
        assertThat(hosts).containsExactly("shop.example:" + server.getAddress().getPort());
        assertThat(meters.get("caravan.outbound.calls")
                        .tag("outcome", "2xx")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aHostWithAnyAddressThatIsNotPublicIsNotCalled() {
        assertThat(reason(
                        () -> client(Optional.empty(), ANSWER_MAX, "127.0.0.1").post(post("/a"))))
                .isEqualTo(Reason.REFUSED_ADDRESS);
        assertThat(reason(() -> client(Optional.of("127.0.0.1"), ANSWER_MAX, "127.0.0.1", "10.0.0.1")
                        .post(post("/a"))))
                .isEqualTo(Reason.REFUSED_ADDRESS);
        assertThat(hosts).isEmpty();
    }

    @Test
    void anUnknownHostIsAFailure() {
        assertThat(reason(() -> client(Optional.empty(), ANSWER_MAX).post(post("/a"))))
                .isEqualTo(Reason.UNKNOWN_HOST);
    }

    @Test
    void aRedirectIsAnAnswerAndIsNotFollowed() throws Exception {
        OutboundAnswer answer =
                client(Optional.of("127.0.0.1"), ANSWER_MAX, "127.0.0.1").post(post("/redirect"));
        assertThat(answer.status()).isEqualTo(302);
        assertThat(hosts).hasSize(1);
    }

    @Test
    void ofALongAnswerOnlyTheFirstBytesAreRead() throws Exception {
        OutboundAnswer answer =
                client(Optional.of("127.0.0.1"), ANSWER_MAX, "127.0.0.1").post(post("/long"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.bodyStart()).hasSize(100);
    }

    @Test
    void aServerThatDoesNotAnswerIsGivenUpInTime() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"))) {
            CheckedOutboundHttp client = client(Optional.of("127.0.0.1"), Duration.ofMillis(200), "127.0.0.1");
            long start = System.nanoTime();
            assertThat(reason(() -> client.post(post("http://shop.example", silent.getLocalPort(), "/"))))
                    .isEqualTo(Reason.TIMEOUT);
            assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(10));
        }
    }

    @Test
    void nobodyListensIsAFailedConnection() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        assertThat(reason(() -> client(Optional.of("127.0.0.1"), ANSWER_MAX, "127.0.0.1")
                        .post(post("http://shop.example", free, "/"))))
                .isEqualTo(Reason.CONNECT_FAILED);
    }

    @Test
    void aCertificateMustBeForTheHostOfTheUrl() throws Exception {
        SelfSigned.write(folder, "outbound", (certificate, key) -> certificate);
        Path certificate = folder.resolve("certificate.pem");
        io.vertx.core.http.HttpServer tls = vertx.createHttpServer(new io.vertx.core.http.HttpServerOptions()
                        .setSsl(true)
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .setKeyPath(folder.resolve("key.pem").toString())
                                .setCertPath(certificate.toString())))
                .requestHandler(request -> request.response().end("ok"))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        HttpClientOptions trusting =
                new HttpClientOptions().setTrustOptions(new PemTrustOptions().addCertPath(certificate.toString()));
        CheckedOutboundHttp client = client(Optional.of("127.0.0.1"), ANSWER_MAX, trusting, "127.0.0.1");
        assertThat(client.post(post("https://localhost", tls.actualPort(), "/")).status())
                .isEqualTo(200);
        assertThat(reason(() -> client.post(post("https://other.example", tls.actualPort(), "/"))))
                .isEqualTo(Reason.TLS_FAILED);
        CheckedOutboundHttp ofTheJdk = client(Optional.of("127.0.0.1"), ANSWER_MAX, "127.0.0.1");
        assertThat(reason(() -> ofTheJdk.post(post("https://localhost", tls.actualPort(), "/"))))
                .isEqualTo(Reason.TLS_FAILED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://shop.example/",
                "http://127.0.0.1/",
                "http://[::1]/",
                "http://[::ffff:10.0.0.1]/",
                "http://shop.example:25/",
                "http://ada@shop.example/",
                "http://shop.example/#a",
                "http://169.254.169.254/latest",
                "mailto:ada@shop.example",
                "http://shop.example:70000/",
                "https:///path"
            })
    void aUrlThatCouldNeverBeCalledIsRefusedAtOnce(String url) {
        assertThat(client(Optional.empty(), ANSWER_MAX).refusalOf(URI.create(url)))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://shop.example", "http://shop.example:8080/hooks?a=b", "https://8.8.8.8/"})
    void aUrlOfAPublicHostIsNotRefused(String url) {
        assertThat(client(Optional.empty(), ANSWER_MAX).refusalOf(URI.create(url)))
                .isEmpty();
    }

    @Test
    void withoutTheSettingOnlyHttpsIsCalled() {
        OutboundRules strict = new OutboundRules(
                false, "test.allowed-networks", Optional.empty(), Duration.ofSeconds(5), ANSWER_MAX, 100);
        CheckedOutboundHttp client = new CheckedOutboundHttp(
                vertx,
                strict,
                new HttpClientOptions(),
                new HostLookups(InetAddress::getAllByName),
                new OutboundCalls("test", meters));
        assertThat(client.refusalOf(URI.create("http://shop.example/"))).hasValue("must begin with https://");
    }

    @Test
    void aNetworkThatCannotBeReadNamesTheSetting() {
        assertThatThrownBy(() -> client(Optional.of("10.0.0.0/99"), ANSWER_MAX))
                .hasMessageContaining("test.allowed-networks");
    }
}
