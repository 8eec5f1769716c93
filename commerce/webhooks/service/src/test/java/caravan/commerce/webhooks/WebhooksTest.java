package caravan.commerce.webhooks;

import static caravan.commerce.webhooks.RunningWebhooks.JSON;
import static caravan.commerce.webhooks.RunningWebhooks.awaitThat;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.commerce.webhooks.Receiver.Received;
import caravan.commerce.webhooks.RunningWebhooks.Answer;
import caravan.commerce.webhooks.domain.WebhookSecret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The whole service, with a real receiver. Each test has SKUs of its own. */
class WebhooksTest {
    private static RunningWebhooks running;

    private Receiver receiver;
    private JsonNode endpoint;
    private String path;

    @BeforeAll
    static void start() throws Exception {
        running = new RunningWebhooks(Map.of(
                "CARAVAN_WEBHOOKS_HTTP_ALLOWED", "true",
                "CARAVAN_WEBHOOKS_NETWORKS_ALLOWED", "127.0.0.1",
                "CARAVAN_WEBHOOKS_BACKOFF_FIRST", "10ms",
                "CARAVAN_WEBHOOKS_BACKOFF_MAX", "50ms",
                "CARAVAN_WEBHOOKS_IDLE", "50ms",
                "CARAVAN_WEBHOOKS_RETRY_FOR", "3s",
                "CARAVAN_WEBHOOKS_ENDPOINTS_MAX", "3"));
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    @BeforeEach
    void makeEndpoint() throws Exception {
        receiver = new Receiver();
        endpoint = running.endpoint(receiver.url());
        path = "/webhook-endpoints/" + endpoint.get("id").asString();
    }

    @AfterEach
    void deleteEndpoint() throws Exception {
        running.send("DELETE", path);
        receiver.close();
    }

    private static WebhookSecret secret(JsonNode endpoint) {
        return new WebhookSecret(
                Base64.getDecoder().decode(endpoint.get("secret").asString().substring("whsec_".length())));
    }

    private static String signature(WebhookSecret secret, Received received) {
        return Signatures.of(
                secret,
                received.id(),
                Instant.ofEpochSecond(Long.parseLong(received.timestamp())),
                received.body().getBytes(StandardCharsets.UTF_8));
    }

    private JsonNode deliveries(String query) throws Exception {
        return running.send("GET", path + "/deliveries" + query).body();
    }

    @Test
    void theEventsOfAThingArriveSignedAndInOrder() throws Exception {
        for (int price = 1; price <= 5; price++) {
            running.put("ordered", price);
        }
        awaitThat(() -> receiver.about("ordered").size() == 5);
        List<Received> all = receiver.about("ordered");
        for (int at = 0; at < 5; at++) {
            JsonNode event = JSON.readTree(all.get(at).body());
            assertThat(event.get("id").asString()).isEqualTo(all.get(at).id());
            assertThat(event.get("type").asString()).isEqualTo("catalog.product-changed.v1");
            assertThat(event.get("data").get("version").asInt()).isEqualTo(at + 1);
            assertThat(all.get(at).signature()).isEqualTo(signature(secret(endpoint), all.get(at)));
        }
        awaitThat(() -> deliveries("?status=delivered").size() == 5);
        JsonNode log = running.send(
                        "GET",
                        path + "/deliveries/" + deliveries("").get(0).get("id").asString())
                .body();
        assertThat(log.get("log").get(0).get("status").asInt()).isEqualTo(204);
        assertThat(log.get("request").asString()).isEqualTo(all.get(4).body());
    }

    @Test
    void aFailingDeliveryHoldsBackOnlyTheLaterOnesOfItsThing() throws Exception {
        CountDownLatch mended = new CountDownLatch(1);
        receiver.answers(request -> request.isAbout("stuck") && mended.getCount() > 0 ? 500 : 200);
        running.put("stuck", 1);
        running.put("stuck", 2);
        running.put("free", 1);
        awaitThat(() ->
                receiver.about("free").size() == 1 && receiver.about("stuck").size() >= 2);
        assertThat(receiver.about("stuck").stream().map(Received::id).distinct())
                .hasSize(1);
        JsonNode waiting = deliveries("?status=pending");
        assertThat(waiting.size()).isEqualTo(2);
        mended.countDown();
        awaitThat(() ->
                receiver.about("stuck").stream().map(Received::id).distinct().count() == 2);
        awaitThat(() -> deliveries("?status=pending").isEmpty());
        JsonNode shown = running.send("GET", path).body();
        assertThat(shown.get("status").asString()).isEqualTo("active");
        assertThat(shown.has("failing_since")).isFalse();
    }

    @Test
    void aDeliveryIsGivenUpAfterItsTimeAndCanBeMadeAgain() throws Exception {
        receiver.answers(_ -> 503);
        Instant before = Instant.now().minusSeconds(60);
        running.put("given-up", 1);
        awaitThat(() -> deliveries("?status=failed").size() == 1);
        assertThat(running.send("GET", path).body().has("failing_since")).isTrue();
        receiver.answers(_ -> 200);
        int sent = receiver.all().size();
        Answer again = running.send(
                "POST",
                path + "/redelivery",
                Map.of(
                        "from",
                        before.toString(),
                        "to",
                        Instant.now().plusSeconds(60).toString(),
                        "status",
                        "failed"));
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.body().get("redelivered").asInt()).isEqualTo(1);
        awaitThat(() -> deliveries("?status=delivered").size() == 1);
        String id = deliveries("").get(0).get("id").asString();
        assertThat(running.send("POST", path + "/deliveries/" + id + "/redelivery")
                        .status())
                .isEqualTo(202);
        awaitThat(() -> receiver.all().size() == sent + 2);
        assertThat(receiver.all().stream().map(Received::id).distinct()).hasSize(1);
        awaitThat(() -> deliveries("").get(0).get("redeliveries").asInt() == 2);
    }

    @Test
    void anEndpointThatHangsDelaysNoOther() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        try (Receiver hanging = new Receiver()) {
            hanging.answers(_ -> {
                try {
                    released.await();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
                return 200;
            });
            String other = "/webhook-endpoints/"
                    + running.endpoint(hanging.url()).get("id").asString();
            for (int sku = 0; sku < 40; sku++) {
                running.put("hang-" + sku, 1);
            }
            awaitThat(() -> receiver.all().size() == 40);
            assertThat(hanging.all()).hasSize(16);
            released.countDown();
            awaitThat(() -> hanging.all().size() == 40);
            running.send("DELETE", other);
        }
    }

    @Test
    void afterARotationBothSecretsSign() throws Exception {
        Answer rotated = running.send("POST", path + "/secret-rotation");
        assertThat(rotated.body().get("secret")).isNotEqualTo(endpoint.get("secret"));
        assertThat(rotated.body().has("previous_secret_until")).isTrue();
        assertThat(running.send("GET", path).body().has("secret")).isFalse();
        running.put("rotated", 1);
        awaitThat(() -> !receiver.all().isEmpty());
        Received received = receiver.all().getFirst();
        assertThat(received.signature())
                .isEqualTo(signature(secret(rotated.body()), received) + " " + signature(secret(endpoint), received));
    }

    @Test
    void anEndpointThatIsGoneIsPausedAndGetsWhatWaitedWhenItIsResumed() throws Exception {
        receiver.answers(_ -> 410);
        running.put("gone", 1);
        awaitThat(
                () -> running.send("GET", path).body().get("status").asString().equals("paused"));
        Answer paused = running.send("GET", path);
        assertThat(paused.body().get("pause_reason").asString()).isEqualTo("gone");
        receiver.answers(_ -> 200);
        int calls = receiver.all().size();
        running.put("gone", 2);
        assertThat(running.send("PATCH", path, Map.of("status", "active"), "If-Match", "\"1\"")
                        .status())
                .isEqualTo(412);
        assertThat(receiver.all()).hasSize(calls);
        Answer resumed = running.send("PATCH", path, Map.of("status", "active"), "If-Match", paused.etag());
        assertThat(resumed.body().get("status").asString()).isEqualTo("active");
        awaitThat(() -> deliveries("?status=delivered").size() == 2);
        assertThat(running.send("GET", "/changes/webhooks?action=webhook_endpoint_paused")
                        .body()
                        .toString())
                .contains(endpoint.get("id").asString(), "pause-endpoints")
                .doesNotContain("whsec");
    }

    @Test
    void onlyEventsOfTheChosenTypesAreDelivered() throws Exception {
        running.send("PATCH", path, Map.of("event_types", new String[] {"catalog.product-withdrawn.v1"}));
        running.put("chosen", 1);
        running.send("DELETE", "/products/chosen");
        awaitThat(() -> !receiver.all().isEmpty());
        assertThat(receiver.all()).hasSize(1);
        assertThat(receiver.all().getFirst().body()).contains("catalog.product-withdrawn.v1");
    }

    @Test
    void whatCannotBeIsRefused() throws Exception {
        String[] types = {"catalog.product-changed.v1"};
        Map<String, Object> unknownType =
                Map.of("url", receiver.url(), "event_types", new String[] {"users.user-changed.v2"});
        assertThat(running.send("POST", "/webhook-endpoints", unknownType).status())
                .isEqualTo(400);
        for (String url : List.of("http://10.0.0.1/", "http://127.0.0.1:25/", "ftp://shop.example/", "http://[::1]/")) {
            Answer refused = running.send("POST", "/webhook-endpoints", Map.of("url", url, "event_types", types));
            assertThat(refused.status()).as(url).isEqualTo(400);
            assertThat(refused.body().get("field").asString()).isEqualTo("/url");
        }
        AtomicInteger made = new AtomicInteger();
        List<String> paths = new java.util.ArrayList<>();
        Answer last;
        do {
            last = running.send("POST", "/webhook-endpoints", Map.of("url", receiver.url(), "event_types", types));
            if (last.status() == 201) {
                made.incrementAndGet();
                paths.add("/webhook-endpoints/" + last.body().get("id").asString());
            }
        } while (last.status() == 201);
        assertThat(made).hasValue(2);
        assertThat(last.body().get("code").asString()).isEqualTo("too_many_webhook_endpoints");
        for (String each : paths) {
            assertThat(running.send("DELETE", each).status()).isEqualTo(204);
            assertThat(running.send("GET", each).status()).isEqualTo(404);
        }
    }

    @Test
    void aRepeatedRequestMakesOneEndpoint() throws Exception {
        Map<String, Object> body =
                Map.of("url", receiver.url(), "event_types", new String[] {"catalog.product-changed.v1"});
        Answer first = running.send("POST", "/webhook-endpoints", body, "Idempotency-Key", "twice");
        Answer second = running.send("POST", "/webhook-endpoints", body, "Idempotency-Key", "twice");
        assertThat(second.body()).isEqualTo(first.body());
        running.send("DELETE", "/webhook-endpoints/" + first.body().get("id").asString());
    }
}
