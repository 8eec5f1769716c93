package caravan.journeys.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.commerce.payments.testkit.stripe.Events;
import caravan.commerce.payments.testkit.stripe.StripeServer;
import caravan.commerce.payments.testkit.stripe.StripeServer.Mishap;
import caravan.journeys.calls.Answer;
import caravan.journeys.calls.Ask;
import caravan.journeys.shop.OneProcess;
import caravan.journeys.shop.RunningShop;
import caravan.journeys.shop.RunningShop.Person;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Orders that are paid through Stripe: a local server follows its API. */
class StripeOrdersTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String THREE_D_SECURE = "pm_card_threeDSecure2Required";

    private static StripeServer stripe;
    private static RunningShop shop;
    private static Person ann;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        stripe = StripeServer.start(0, Clock.systemUTC());
        Path key = Files.writeString(folder.resolve("key"), StripeServer.API_KEY);
        Path secret = Files.writeString(folder.resolve("secret"), "whsec_earlier\n" + Events.SECRET);
        shop = RunningShop.open(OneProcess.start(Map.of(
                "CARAVAN_PAYMENTS_PROVIDER", "stripe",
                "CARAVAN_PAYMENTS_STRIPE_API_KEY", "file:" + key,
                "CARAVAN_PAYMENTS_STRIPE_WEBHOOK_SECRET", "file:" + secret,
                "CARAVAN_PAYMENTS_STRIPE_API_BASE", stripe.base(),
                "CARAVAN_PAYMENTS_STRIPE_ANSWER_TIMEOUT", "500ms",
                "CARAVAN_PAYMENTS_STRIPE_RETURN_URL", "https://shop.example/paid",
                // Without an event, the look at an action comes late: a test that waits for it would fail.
                "CARAVAN_PAYMENTS_PROVIDER_BACKOFF_FIRST", "1m")));
        ann = shop.ann();
    }

    /** What every test left behind is consistent, too. */
    @AfterAll
    static void auditAndStop() {
        try (StripeServer server = stripe;
                RunningShop ended = shop) {
            shop.send(Ask.get("/orders?status=pending").as(ann.token()))
                    .json()
                    .forEach(order -> change(order.path("id").asString(), "cancellation"));
            ended.awaitQuiet();
            assertThat(server.intents()).isNotEmpty();
            assertThat(ended.send(Ask.get("/audit").as(ended.administrator().token()))
                            .json()
                            .path("clean")
                            .asBoolean())
                    .isTrue();
        }
    }

    @Test
    void anOrderIsPaidShippedAndReturned() {
        String order = shop.order(ann, RunningShop.MUG, "pm_card_visa").field("id");
        awaitStatus(order, "confirmed");

        assertThat(change(order, "shipment").status()).isEqualTo(200);
        awaitPayment(order, "captured");
        assertThat(change(order, "return").status()).isEqualTo(200);
        awaitPayment(order, "refunded");
    }

    @Test
    void aDeclinedOrderNamesStripesCode() {
        String order = shop.order(ann, RunningShop.MUG, "pm_card_chargeDeclinedInsufficientFunds")
                .field("id");
        awaitStatus(order, "rejected");

        assertThat(payment(order).path("decline_reason").asString()).isEqualTo("insufficient_funds");
    }

    @Test
    void anOrderWhoseChargesAnswerIsLostIsPaidOnce() {
        stripe.next(Mishap.TIME_OUT_AFTER);
        String order = shop.order(ann, RunningShop.MUG, "pm_card_visa").field("id");
        awaitStatus(order, "confirmed");

        String payment = payment(order).path("id").asString();
        assertThat(stripe.intents())
                .filteredOn(intent -> intent.get("metadata").toString().contains(payment))
                .hasSize(1);
    }

    @Test
    void theCustomerAuthenticatesAndTheEventConfirmsTheOrder() {
        String order = needsItsCustomer();
        String href = order(order).path("payment_action").path("href").asString();

        JsonNode action = shop.send(Ask.get(href).as(ann.token())).json();
        assertThat(action.path("type").asString()).isEqualTo("redirect_to_url");
        assertThat(action.path("client_secret").asString()).contains("_secret_");
        assertThat(shop.send(Ask.get(href).as(shop.staff().token())).status()).isEqualTo(404);
        awaitFirstLook(order);

        stripe.authenticate(intentOf(order), true);
        deliverEvents();

        awaitStatus(order, "confirmed");
        assertThat(order(order).has("payment_action")).isFalse();
        assertThat(order(order).has("reason")).isFalse();
        assertThat(shop.send(Ask.get(href).as(ann.token())).status()).isEqualTo(404);
    }

    @Test
    void aFailedAuthenticationRejectsTheOrder() {
        String order = needsItsCustomer();
        awaitFirstLook(order);
        stripe.authenticate(intentOf(order), false);
        deliverEvents();

        awaitStatus(order, "rejected");
        assertThat(payment(order).path("decline_reason").asString()).isEqualTo("payment_intent_authentication_failure");
    }

    @Test
    void anOrderThatIsCancelledMeanwhileCancelsTheIntent() {
        String order = needsItsCustomer();
        String intent = intentOf(order);
        assertThat(change(order, "cancellation").status()).isEqualTo(200);
        awaitPayment(order, "voided");

        assertThat(stripe.intents())
                .filteredOn(each -> each.get("id").equals(intent))
                .extracting(each -> each.get("status"))
                .containsExactly("canceled");
    }

    @Test
    void anAuthorizationThatLapsesIsAskedForAnewAndTheOrderCanBeShipped() {
        String order = shop.order(ann, RunningShop.MUG, "pm_card_visa").field("id");
        stripe.lapse(intentOf(order));
        deliverEvents();
        await().atMost(SOON).until(() -> intentsOf(order).equals(List.of("canceled", "requires_capture")));
        awaitPayment(order, "authorized");

        assertThat(change(order, "shipment").status()).isEqualTo(200);
        awaitPayment(order, "captured");
    }

    @Test
    void anAuthorizationThatLapsedUnnoticedIsRenewedByTheShipment() {
        String order = shop.order(ann, RunningShop.MUG, "pm_card_visa").field("id");
        stripe.lapse(intentOf(order));

        assertThat(change(order, "shipment").status()).isEqualTo(200);
        awaitPayment(order, "captured");
        assertThat(intentsOf(order)).containsExactly("canceled", "succeeded");
    }

    @Test
    void noMessageHasTheSecretOfAnAction() {
        String order = needsItsCustomer();
        Answer messages = shop.send(Ask.get("/messages/payments?key=" + order)
                .as(shop.administrator().token()));

        assertThat(messages.text()).contains("action-required").doesNotContain("_secret_", "authenticate");
    }

    @Test
    void anEventThatIsNotSignedOrIsTooOldIsRefusedAndARepeatedOneIsNot() {
        needsItsCustomer();
        String event = stripe.events().bodies().getLast();
        Instant now = Instant.now();

        assertThat(deliver(event, Events.signature(event, now, "whsec_other")).status())
                .isEqualTo(400);
        assertThat(deliver(event, Events.signature(event, now.minus(Duration.ofMinutes(6)), Events.SECRET))
                        .status())
                .isEqualTo(400);
        assertThat(deliver(event + " ", Events.signature(event, now, Events.SECRET))
                        .status())
                .isEqualTo(400);
        for (int time = 0; time < 2; time++) {
            assertThat(deliver(event, Events.signature(event, now, Events.SECRET))
                            .status())
                    .isEqualTo(204);
        }
        assertThat(shop.send(Ask.post("/payment-webhooks/simulated", event)).status())
                .isEqualTo(404);
    }

    private static String needsItsCustomer() {
        Answer placed =
                shop.send(Ask.post("/orders", "{\"items\":[\"mug\"],\"payment_method\":\"" + THREE_D_SECURE + "\"}")
                        .with("Prefer", "wait=20")
                        .as(ann.token()));
        assertThat(placed.field("status") + " " + placed.field("reason")).isEqualTo("pending payment_action_required");
        return placed.field("id");
    }

    /** The first look has come, and found nothing: the next one is far away, unless an event comes. */
    private static void awaitFirstLook(String order) {
        String path = "/payments/" + payment(order).path("id").asString() + "/operations";
        await().atMost(SOON)
                .until(() -> shop.send(Ask.get(path).as(shop.staff().token()))
                                .json()
                                .path(1)
                                .path("attempts")
                                .asInt()
                        == 1);
    }

    /** In the wrong order. */
    private static void deliverEvents() {
        for (String event : stripe.events().bodies().reversed()) {
            assertThat(deliver(event, Events.signature(event, Instant.now(), Events.SECRET))
                            .status())
                    .isEqualTo(204);
        }
    }

    private static Answer deliver(String event, String signature) {
        return shop.send(Ask.post("/payment-webhooks/stripe", event).with("Stripe-Signature", signature));
    }

    private static Answer change(String order, String what) {
        return shop.send(
                Ask.of("POST", "/orders/" + order + "/" + what).as(shop.staff().token()));
    }

    private static JsonNode order(String id) {
        return shop.send(Ask.get("/orders/" + id).as(ann.token())).json();
    }

    private static JsonNode payment(String order) {
        return shop.send(Ask.get("/payments?order_id=" + order).as(ann.token()))
                .json()
                .path(0);
    }

    private static String intentOf(String order) {
        String payment = payment(order).path("id").asString();
        return stripe.intents().stream()
                .filter(intent -> intent.get("metadata").toString().contains(payment))
                .map(intent -> intent.get("id").toString())
                .findFirst()
                .orElseThrow();
    }

    private static List<Object> intentsOf(String order) {
        String payment = payment(order).path("id").asString();
        return stripe.intents().stream()
                .filter(intent -> intent.get("metadata").toString().contains(payment))
                .map(intent -> intent.get("status"))
                .toList();
    }

    private static void awaitStatus(String order, String status) {
        await().atMost(SOON).until(() -> order(order).path("status").asString().equals(status));
    }

    private static void awaitPayment(String order, String status) {
        await().atMost(SOON)
                .until(() -> payment(order).path("status").asString().equals(status));
    }
}
