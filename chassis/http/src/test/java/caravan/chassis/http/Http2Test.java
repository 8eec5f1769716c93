package caravan.chassis.http;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.Reply;
import caravan.chassis.http.addresses.AddressRanges;
import caravan.chassis.http.server.TlsFiles;
import caravan.chassis.testkit.values.SelfSigned;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service's routes are the same over HTTP/2. */
final class Http2Test {
    @TempDir
    private Path folder;

    private final CountDownLatch go = new CountDownLatch(1);
    private RunningServer running;
    private HttpClient client;

    record Text(String text) {}

    @BeforeEach
    void start() throws Exception {
        running = new RunningServer(
                0,
                Optional.of(SelfSigned.write(folder, "services", TlsFiles::new)),
                RunningServer.LIMITS,
                AddressRanges.NONE,
                routes -> routes.post("/text", Access.ANYONE, request -> Reply.ok(request.body(Text.class)))
                        .get(
                                "/text",
                                Access.ANYONE,
                                request -> Reply.ok(new Text("a")).withVersion(1))
                        .get("/large", Access.ANYONE, request -> Reply.ok(new Text("x".repeat(500_000))))
                        .get(
                                "/events",
                                Access.ANYONE,
                                request -> Reply.events(sink -> {
                                    sink.send("1", "changed", Map.of("version", 1));
                                    go.await();
                                })));
        client = HttpClient.newBuilder()
                .sslContext(SelfSigned.client())
                .version(HttpClient.Version.HTTP_2)
                .build();
    }

    @AfterEach
    void stop() {
        go.countDown();
        client.close();
        running.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + running.server.port() + path))
                .timeout(Duration.ofSeconds(20));
    }

    private HttpRequest.Builder post(String body) {
        return request("/text")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        return answer;
    }

    @Test
    void bodiesArriveAndAreBounded() throws Exception {
        assertThat(send(post("{\"text\":\"b\"}")).body()).isEqualTo("{\"text\":\"b\"}");
        assertThat(send(post("{\"text\":\"" + "b".repeat(60_000) + "\"}")).statusCode())
                .isEqualTo(200);
        assertThat(send(post(" ".repeat(70_000))).statusCode()).isEqualTo(413);
        HttpRequest.Builder unknownLength = request("/text")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.fromPublisher(
                        HttpRequest.BodyPublishers.ofString("{\"text\":\"c\"}")));
        assertThat(send(unknownLength).body()).isEqualTo("{\"text\":\"c\"}");
    }

    @Test
    void headersAndStatusesAreThoseOfHttp1() throws Exception {
        HttpResponse<String> answer = send(request("/text"));
        assertThat(answer.headers().firstValue("etag")).contains("\"1\"");
        assertThat(answer.headers().firstValue("traceresponse")).isPresent();
        assertThat(send(request("/text").header("If-None-Match", "\"1\"")).statusCode())
                .isEqualTo(304);
        assertThat(send(request("/nothing")).statusCode()).isEqualTo(404);
        assertThat(send(request("/text").DELETE()).headers().firstValue("allow"))
                .contains("GET, POST, HEAD");
        HttpResponse<String> head = send(request("/text").method("HEAD", HttpRequest.BodyPublishers.noBody()));
        assertThat(head.headers().firstValue("content-length")).contains("12");
        assertThat(send(request("/large")).body()).hasSizeGreaterThan(500_000);
    }

    @Test
    void eventsArriveAsTheyAreSent() throws Exception {
        HttpResponse<InputStream> answer =
                client.send(request("/events").build(), HttpResponse.BodyHandlers.ofInputStream());
        String expected = "id: 1\nevent: changed\ndata: {\"version\":1}\n\n";
        try (InputStream events = answer.body()) {
            assertThat(new String(events.readNBytes(expected.length()), StandardCharsets.UTF_8))
                    .isEqualTo(expected);
            go.countDown();
            assertThat(events.readAllBytes()).isEmpty();
        }
    }
}
