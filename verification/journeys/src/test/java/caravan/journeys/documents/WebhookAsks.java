package caravan.journeys.documents;

import caravan.journeys.calls.Ask;
import caravan.journeys.shop.Await;
import caravan.journeys.shop.RunningShop;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** Requests about an endpoint at which nobody listens, so its deliveries stay pending. */
final class WebhookAsks {
    private static final Duration WRITTEN_WITHIN = Duration.ofSeconds(20);
    private static final String NEW_ENDPOINT =
            "{\"url\":\"http://127.0.0.1:1024/hooks\",\"event_types\":[\"orders.order-changed.v1\"]}";

    private final RunningShop shop;
    private final String administrator;

    private WebhookAsks(RunningShop shop) {
        this.shop = shop;
        this.administrator = shop.administrator().token();
    }

    static void add(Map<String, Supplier<Ask>> goodAsks, RunningShop shop) {
        WebhookAsks asks = new WebhookAsks(shop);
        goodAsks.put("createWebhookEndpoint", () -> asks.post("/webhook-endpoints", NEW_ENDPOINT));
        goodAsks.put("listWebhookEndpoints", () -> {
            asks.endpoint();
            return asks.get("/webhook-endpoints");
        });
        goodAsks.put("getWebhookEndpoint", () -> asks.get(asks.endpoint()));
        goodAsks.put(
                "changeWebhookEndpoint",
                () -> Ask.patch(asks.endpoint(), "{\"status\":\"paused\"}").as(asks.administrator));
        goodAsks.put("rotateWebhookSecret", () -> asks.post(asks.endpoint() + "/secret-rotation"));
        goodAsks.put("redeliverWebhooks", () -> asks.post(asks.endpoint() + "/redelivery", span()));
        goodAsks.put("listWebhookDeliveries", () -> asks.get(parent(asks.delivery())));
        goodAsks.put("getWebhookDelivery", () -> asks.get(asks.delivery()));
        goodAsks.put("redeliverWebhook", () -> asks.post(asks.delivery() + "/redelivery"));
        goodAsks.put("deleteWebhookEndpoint", () -> Ask.delete(asks.endpoint()).as(asks.administrator));
    }

    private static String span() {
        return "{\"from\":\"%s\",\"to\":\"%s\"}".formatted(Instant.now().minusSeconds(60), Instant.now());
    }

    private static String parent(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }

    private Ask get(String path) {
        return Ask.get(path).as(administrator);
    }

    private Ask post(String path) {
        return Ask.of("POST", path).as(administrator);
    }

    private Ask post(String path, String json) {
        return Ask.post(path, json).as(administrator);
    }

    /** The only endpoint, which is made anew. */
    private String endpoint() {
        deleteAll();
        return "/webhook-endpoints/"
                + shop.send(post("/webhook-endpoints", NEW_ENDPOINT)).field("id");
    }

    private void deleteAll() {
        for (JsonNode each : shop.send(get("/webhook-endpoints?limit=100")).json()) {
            shop.send(Ask.delete("/webhook-endpoints/" + each.path("id").asString())
                    .as(administrator));
        }
    }

    private String delivery() {
        String deliveries = endpoint() + "/deliveries";
        shop.confirmedOrder(shop.ann());
        Await.until(
                "a delivery",
                WRITTEN_WITHIN,
                () -> !shop.send(get(deliveries)).json().isEmpty());
        return deliveries + "/"
                + shop.send(get(deliveries)).json().get(0).path("id").asString();
    }

    /** Leaves no endpoint behind. */
    static void deleteAll(RunningShop shop) {
        new WebhookAsks(shop).deleteAll();
    }
}
