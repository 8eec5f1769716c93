package caravan.journeys.trail;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.journeys.shop.InRunningShop;
import caravan.journeys.shop.OneProcess;
import caravan.journeys.shop.RunningShop;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each route that changes something has an action in the trail, or a reason here why not. */
@ExtendWith(InRunningShop.class)
class WritesInTheTrailTest {
    private static final Map<String, String> RECORDED = Map.ofEntries(
            Map.entry("PUT /products/{sku}", "product_offered, price_changed, product_changed"),
            Map.entry("DELETE /products/{sku}", "product_withdrawn"),
            Map.entry("POST /stock/{sku}/receipts", "stock_received"),
            Map.entry("POST /stock/{sku}/adjustments", "stock_adjusted"),
            Map.entry("POST /orders/{id}/cancellation", "order_cancelled"),
            Map.entry("POST /orders/{id}/shipment", "order_shipped"),
            Map.entry("POST /orders/{id}/return", "order_returned"),
            Map.entry("PATCH /orders/{id}", "order_details_changed"),
            Map.entry("POST /orders/{id}/notes", "order_note_added"),
            Map.entry("DELETE /orders/{id}/notes/{note_id}", "order_note_deleted"),
            Map.entry("POST /users", "user_registered"),
            Map.entry("PATCH /users/me", "display_name_changed"),
            Map.entry("DELETE /users/me", "user_deleted"),
            Map.entry("POST /users/me/password", "password_changed"),
            Map.entry("PATCH /users/{id}", "role_changed"),
            Map.entry("DELETE /users/{id}/sessions/{session_id}", "session_ended"),
            Map.entry("POST /webhook-endpoints", "webhook_endpoint_created"),
            Map.entry("PATCH /webhook-endpoints/{id}", "webhook_endpoint_changed"),
            Map.entry("DELETE /webhook-endpoints/{id}", "webhook_endpoint_deleted"),
            Map.entry("POST /webhook-endpoints/{id}/secret-rotation", "webhook_secret_rotated"),
            Map.entry("POST /webhook-endpoints/{id}/redelivery", "webhooks_redelivered"),
            Map.entry("POST /webhook-endpoints/{id}/deliveries/{delivery_id}/redelivery", "webhooks_redelivered"),
            Map.entry("POST /dead-letters/{service}/redelivery", "dead_letter_redelivered"),
            Map.entry("POST /dead-letters/{service}/{id}/redelivery", "dead_letter_redelivered"));

    private static final Map<String, String> NOT_RECORDED = Map.ofEntries(
            Map.entry("POST /orders", "a new order has its user, and its history begins with it"),
            Map.entry(
                    "POST /payment-webhooks/{provider}",
                    "a provider asks payments to look; the payment's operations show it"),
            Map.entry("POST /sessions", "the trail of sign-ins has it"),
            Map.entry("POST /sessions/refresh", "the same session goes on"),
            Map.entry("DELETE /sessions/{id}", "one's own session ends, and its token with it"),
            Map.entry("POST /browser-sessions", "the trail of sign-ins has it"),
            Map.entry("POST /browser-sessions/refresh", "the same session goes on"),
            Map.entry("DELETE /browser-sessions", "one's own session ends, and its token with it"),
            Map.entry(
                    "PUT /log-levels/{logger}",
                    "the log has a line with the administrator: a process forgets its levels when it stops"),
            Map.entry("DELETE /log-levels/{logger}", "the same"));

    private final RunningShop shop;

    WritesInTheTrailTest(RunningShop shop) {
        this.shop = shop;
    }

    @Test
    void eachRouteHasAnActionOrAReason() {
        TreeSet<String> writes = ((OneProcess) shop.topology())
                .routes().stream()
                        .filter(route -> !route.method().equals("GET"))
                        .map(route -> route.method() + " "
                                + route.path().replace("/dead-letters/" + route.service(), "/dead-letters/{service}"))
                        .collect(Collectors.toCollection(TreeSet::new));
        TreeSet<String> decided = new TreeSet<>(RECORDED.keySet());
        decided.addAll(NOT_RECORDED.keySet());
        assertThat(writes)
                .as("routes that change something: does the trail tell who?")
                .isEqualTo(decided);
    }
}
