package caravan.edge.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.http.documents.OpenApiJoin;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DocumentsTest {
    private static final JsonMapper MAPPER = new JsonMapper();

    private static final String ORDERS = """
            {"openapi": "3.1.0", "info": {"title": "Orders"}, "servers": [{"url": "/"}],
             "security": [{"token": []}],
             "paths": {"/orders": {
               "get": {"operationId": "list", "responses": {"200": {"$ref": "#/components/responses/Bad"}}},
               "post": {"operationId": "place", "security": [], "responses": {"200": {"$ref": "#/components/responses/Alike"}}}}},
             "components": {
               "schemas": {"State": {"type": "object", "format": "of orders"}, "Money": {"type": "integer"}},
               "responses": {"Bad": {"description": "d", "content": {"x": {"schema": {"$ref": "#/components/schemas/State"}}}},
                             "Alike": {"description": "d", "content": {"x": {"schema": {"$ref": "#/components/schemas/Money"}}}}},
               "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}}}
            """;

    private static final String PAYMENTS = ORDERS.replace("/orders", "/payments")
            .replace("of orders", "of payments")
            .replace("\"bearer\"", "\"basic\"")
            .replace("\"place\"", "\"pay\"");

    private static JsonNode joined(List<String> unavailable, String... namesAndDocuments) {
        SortedMap<String, JsonNode> documents = new TreeMap<>();
        for (int at = 0; at < namesAndDocuments.length; at += 2) {
            documents.put(namesAndDocuments[at], MAPPER.readTree(namesAndDocuments[at + 1]));
        }
        return MAPPER.readTree(MAPPER.writeValueAsBytes(OpenApiJoin.join(documents, unavailable)));
    }

    @Test
    void equalComponentsAreJoinedAndOthersGetTheNameOfTheirDocument() {
        JsonNode joined = joined(List.of(), "orders", ORDERS, "payments", PAYMENTS);
        assertThat(joined.at("/components/schemas").propertyNames())
                .containsExactlyInAnyOrder("orders.State", "payments.State", "Money", "Problem");
        assertThat(joined.at("/components/responses").propertyNames())
                .as("Bad is the same in both, but refers to a component that differs")
                .contains("orders.Bad", "payments.Bad", "Alike")
                .doesNotContain("Bad", "orders.Alike");
        assertThat(joined.at("/paths").propertyNames()).containsExactly("/orders", "/payments");
        assertThat(joined.at("/paths/~1payments/get/responses/200/$ref").asString())
                .isEqualTo("#/components/responses/payments.Bad");
        assertThat(joined.at("/components/responses/payments.Bad/content/x/schema/$ref")
                        .asString())
                .isEqualTo("#/components/schemas/payments.State");
        assertThat(joined.at("/servers/0/url").asString()).isEqualTo("/");
    }

    @Test
    void settingsOfAWholeDocumentAreCopiedToEachOperation() {
        JsonNode joined = joined(List.of("users"), "orders", ORDERS, "payments", PAYMENTS);
        assertThat(joined.at("/paths/~1orders/get/security").toString()).isEqualTo("[{\"orders.token\":[]}]");
        assertThat(joined.at("/paths/~1orders/post/security").toString()).isEqualTo("[]");
        assertThat(joined.at("/paths/~1orders/get/tags/0").asString()).isEqualTo("orders");
        assertThat(joined.at("/paths/~1orders/get/operationId").asString()).isEqualTo("list");
        assertThat(joined.at("/paths/~1payments/get/operationId").asString()).isEqualTo("payments.list");
        assertThat(joined.at("/x-unavailable").toString()).isEqualTo("[\"users\"]");
    }

    private static ScriptedUpstream serving(String service, String document) {
        return new ScriptedUpstream((request, out) -> switch (request.target()) {
            case "/openapi" ->
                ScriptedUpstream.reply(
                        out,
                        200,
                        "[{\"service\":\"" + service + "\",\"href\":\"/openapi/" + service
                                + "\"},{\"service\":\"dead-letters\",\"href\":\"/openapi/dead-letters\"}]");
            case "/openapi/dead-letters.json" ->
                ScriptedUpstream.reply(out, 200, "{\"paths\":{\"/dead-letters/{service}\":{}}}");
            case "/openapi/dead-letters" -> ScriptedUpstream.reply(out, 200, "openapi: 3.1.0 # dead letters");
            default -> ScriptedUpstream.reply(out, 200, document);
        });
    }

    @Test
    void theServicesDocumentsAreJoinedAndAMissingOneIsNamed() throws Exception {
        try (ScriptedUpstream orders = serving("orders", ORDERS);
                TestGateway gateway =
                        new TestGateway().with("orders", orders).with("payments", URI.create("http://127.0.0.1:1"))) {
            JsonNode joined = MAPPER.readTree(gateway.get("/openapi.json").body());
            assertThat(joined.at("/paths").propertyNames()).containsExactly("/dead-letters/{service}", "/orders");
            assertThat(joined.at("/x-unavailable").valueStream().map(JsonNode::asString))
                    .contains("payments", "users")
                    .doesNotContain("orders");
            int before = orders.received.size();
            gateway.get("/openapi.json");
            assertThat(orders.received).as("it is kept for a while").hasSize(before);
            assertThat(gateway.get("/openapi").body())
                    .isEqualTo("[{\"service\":\"dead-letters\",\"href\":\"/openapi/dead-letters\"},"
                            + "{\"service\":\"orders\",\"href\":\"/openapi/orders\"}]");
            assertThat(gateway.get("/openapi/orders.json").body()).isEqualTo(ORDERS);
            assertThat(gateway.get("/openapi/dead-letters").body()).contains("dead letters");
            assertThat(gateway.get("/openapi/unheard-of").statusCode()).isEqualTo(404);
            assertThat(gateway.get("/openapi/payments").statusCode()).isEqualTo(503);
        }
    }

    @Test
    void aLongBodySentToADocumentsAddressArrivesCompletely() throws Exception {
        try (ScriptedUpstream orders = new ScriptedUpstream((request, out) -> ScriptedUpstream.reply(
                        out, 200, "took " + request.body().length()));
                TestGateway gateway = new TestGateway().with("orders", orders)) {
            for (int times = 0; times < 10; times++) {
                assertThat(gateway.send(gateway.post("/openapi/orders", "x".repeat(60_000)))
                                .body())
                        .isEqualTo("took 60000");
            }
        }
    }

    private static CompletableFuture<HttpResponse<String>> asked(TestGateway gateway) {
        return gateway.client()
                .sendAsync(gateway.request("/openapi.json").build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void healthIsAnsweredWhileManyWaitForDocumentsOfAHangingService() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (ScriptedUpstream orders = new ScriptedUpstream((request, out) -> over.await(60, TimeUnit.SECONDS));
                TestGateway gateway = new TestGateway().with("orders", orders)) {
            List<CompletableFuture<HttpResponse<String>>> waiting =
                    Stream.generate(() -> asked(gateway)).limit(40).toList();
            HttpResponse<?> first = (HttpResponse<?>) CompletableFuture.anyOf(waiting.toArray(CompletableFuture[]::new))
                    .get(20, TimeUnit.SECONDS);
            assertThat(first.statusCode()).as("all places are taken").isEqualTo(503);
            assertThat(gateway.get("/health/live").statusCode()).isEqualTo(200);
            assertThat(gateway.get("/health/ready").statusCode()).isEqualTo(200);
        } finally {
            over.countDown();
        }
    }

    @Test
    void whileOneCallerWaitsForNewDocumentsOthersGetTheOldOnes() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (ScriptedUpstream orders = serving("orders", ORDERS);
                TestGateway gateway = new TestGateway().with("orders", orders)) {
            assertThat(gateway.get("/openapi.json").body()).contains("/orders");
            orders.script = (request, out) -> over.await(60, TimeUnit.SECONDS);
            int before = orders.received.size();
            List<CompletableFuture<HttpResponse<String>>> askers = new ArrayList<>();
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
                askers.add(asked(gateway));
                return orders.received.size() > before;
            });
            assertThat(gateway.get("/openapi.json").body()).contains("/orders");
            assertThat(askers).as("one is still waiting").anyMatch(asker -> !asker.isDone());
        } finally {
            over.countDown();
        }
    }

    @Test
    void itServesTheDocumentOfMessagesWithATag() throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            HttpResponse<String> document = gateway.get("/asyncapi.json");
            assertThat(document.statusCode()).isEqualTo(200);
            assertThat(MAPPER.readTree(document.body()).path("asyncapi").asString())
                    .isEqualTo("3.0.0");
            String etag = document.headers().firstValue("etag").orElseThrow();
            assertThat(document.headers().allValues("cache-control")).containsExactly("private, no-cache");

            HttpResponse<String> known =
                    gateway.send(gateway.request("/asyncapi.json").header("If-None-Match", "\"old\", W/" + etag));
            assertThat(known.statusCode()).isEqualTo(304);
            assertThat(known.headers().firstValue("etag")).contains(etag);
            assertThat(known.headers().firstValue("content-type")).isEmpty();
            assertThat(known.body()).isEmpty();
            assertThat(gateway.send(gateway.request("/asyncapi.json").header("If-None-Match", "\"old\""))
                            .statusCode())
                    .isEqualTo(200);

            HttpResponse<String> head =
                    gateway.send(gateway.request("/asyncapi.json").method("HEAD", HttpRequest.BodyPublishers.noBody()));
            assertThat(head.headers().firstValueAsLong("content-length"))
                    .hasValue(document.body().getBytes(StandardCharsets.UTF_8).length);
            assertThat(gateway.send(gateway.post("/asyncapi.json", "{}")).statusCode())
                    .isEqualTo(405);
        }
    }

    @Test
    void itDescribesTheErrorCodesOfAllModulesOnItsClassPath() throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            HttpResponse<String> lost = gateway.get("/errors/answer_lost");
            assertThat(lost.statusCode()).isEqualTo(200);
            assertThat(lost.headers().firstValue("content-type")).contains("application/json");
            assertThat(lost.headers().allValues("cache-control")).containsExactly("public, max-age=3600");
            assertThat(lost.headers().firstValue("vary").orElseThrow()).contains("Accept");
            assertThat(lost.body()).contains("\"code\":\"answer_lost\"", "\"answered_by\":\"gateway\"");

            HttpResponse<String> list = gateway.send(gateway.request("/errors").header("Accept", "text/html"));
            assertThat(list.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
            assertThat(list.body()).contains("href=\"/errors/answer_lost\"", "href=\"/errors/no_token\"");

            HttpResponse<String> unknown = gateway.get("/errors/unheard_of");
            assertThat(unknown.statusCode()).isEqualTo(404);
            assertThat(unknown.headers().allValues("cache-control")).containsExactly("no-store");
            assertThat(unknown.body()).contains("\"type\":\"/errors/not_found\"", "\"code\":\"not_found\"");
            assertThat(gateway.get("/errors/not_found/more").statusCode()).isEqualTo(404);
        }
    }
}
