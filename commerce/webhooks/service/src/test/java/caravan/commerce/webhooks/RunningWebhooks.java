package caravan.commerce.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.chassis.testkit.caravan.TestCaravan;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Users, catalog and webhooks in this process. Catalog's products are what webhooks tell of. */
final class RunningWebhooks implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();

    private final TestCaravan caravan;
    private final HttpClient http = HttpClient.newHttpClient();
    private final String token;

    /** An answer. */
    record Answer(int status, JsonNode body, String etag) {}

    RunningWebhooks(Map<String, String> settings) throws Exception {
        caravan = TestCaravan.start(settings);
        token = send("POST", "/sessions", Map.of("username", "admin", "password", TestCaravan.ADMINISTRATOR_PASSWORD))
                .body()
                .get("access_token")
                .asString();
    }

    TestCaravan caravan() {
        return caravan;
    }

    Answer send(String method, String path) throws Exception {
        return send(method, path, null);
    }

    Answer send(String method, String path, Object body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(caravan.address().resolve(path))
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
        return new Answer(
                answer.statusCode(),
                answer.body().isEmpty() ? JSON.nullNode() : JSON.readTree(answer.body()),
                answer.headers().firstValue("ETag").orElse(""));
    }

    /** Makes an endpoint for catalog's events, and returns it with its secret. */
    JsonNode endpoint(String url) throws Exception {
        Answer made = send("POST", "/webhook-endpoints", Map.of("url", url, "event_types", new String[] {
            "catalog.product-changed.v1", "catalog.product-withdrawn.v1"
        }));
        assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
        return made.body();
    }

    /** Puts a product on sale, or changes its price: one event of the SKU. */
    void put(String sku, int price) throws Exception {
        Answer answer = send(
                "PUT",
                "/products/" + sku,
                Map.of("name", "A thing", "price", Map.of("amount", price, "currency", "EUR")));
        assertThat(answer.status()).isBetween(200, 201);
    }

    static void awaitThat(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(condition);
    }

    URI address() {
        return caravan.address();
    }

    @Override
    public void close() {
        http.close();
        caravan.close();
    }
}
