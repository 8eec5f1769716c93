package caravan.journeys.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.journeys.calls.Ask;
import caravan.journeys.shop.OneProcess;
import caravan.journeys.shop.RunningShop;
import caravan.journeys.shop.RunningShop.Person;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An order that waits too long for an answer of a service is cancelled, and releases its stock and payment. */
class PendingTooLongTest {
    private static final Map<String, String> LIMITED = Map.of("CARAVAN_ORDERS_PENDING_LIMIT", "500ms");
    private static final Duration CALLED_OFF_WITHIN_MAX = Duration.ofSeconds(20);
    private static final Ask A_MUG = Ask.post("/orders", "{\"items\":[\"mug\"]}");

    @Test
    void anOrderThatIsPendingTooLongExpiresAndHoldsNothing() {
        try (RunningShop shop = RunningShop.open(OneProcess.start(LIMITED))) {
            Person ann = shop.ann();
            String order = shop.superuser().inTransaction(payments -> {
                // Payments cannot write, so it does not answer.
                payments.execute("LOCK TABLE payments.payment IN EXCLUSIVE MODE");
                return expiredOrder(shop, ann);
            });
            shop.awaitQuiet();
            assertThat(shop.send(Ask.get("/orders/" + order).as(ann.token())).field("reason"))
                    .isEqualTo("expired");
            assertThat(shop.send(Ask.get("/stock/mug")).json().path("reserved").asLong())
                    .isZero();
            assertThat(shop.send(Ask.get("/payments?order_id=" + order).as(ann.token()))
                            .json()
                            .path(0)
                            .path("status")
                            .asString())
                    .isEqualTo("voided");
            assertThat(shop.send(Ask.get("/audit").as(shop.administrator().token()))
                            .json()
                            .path("clean")
                            .asBoolean())
                    .isTrue();
        }
    }

    private static String expiredOrder(RunningShop shop, Person buyer) {
        String order = shop.send(A_MUG.as(buyer.token())).field("id");
        await().atMost(CALLED_OFF_WITHIN_MAX)
                .until(() -> shop.send(Ask.get("/orders/" + order).as(buyer.token()))
                        .field("status")
                        .equals("cancelled"));
        return order;
    }
}
