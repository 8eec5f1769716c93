package caravan.journeys.orders;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.journeys.calls.Answer;
import caravan.journeys.calls.Ask;
import caravan.journeys.calls.Problems;
import caravan.journeys.shop.InTopologies;
import caravan.journeys.shop.RunningShop;
import caravan.journeys.shop.RunningShop.Person;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** All ways of an order, and their effect on stock, payments and the ledger. */
@InTopologies
class OrderLifeTest {
    private static final Ask A_MUG = Ask.post("/orders", "{\"items\":[\"mug\"]}");
    private static final int BUYERS_AT_ONCE = 16;

    private final RunningShop shop;
    private final Person ann;
    private final Person staff;

    OrderLifeTest(RunningShop shop) {
        this.shop = shop;
        this.ann = shop.ann();
        this.staff = shop.staff();
    }

    private static Ask change(String order, String which) {
        return Ask.of("POST", "/orders/" + order + "/" + which);
    }

    private JsonNode order(String id) {
        return shop.send(Ask.get("/orders/" + id).as(ann.token())).json();
    }

    @Test
    void theChangesOfAnOrderAreStreamedInOrder() {
        String order = shop.send(A_MUG.as(ann.token())).field("id");
        List<String> ids = new ArrayList<>();
        List<String> statuses = new ArrayList<>();
        try (Stream<String> lines =
                shop.wire().lines(Ask.get("/orders/" + order + "/events").as(ann.token()))) {
            lines.forEach(line -> {
                if (line.startsWith("id: ")) {
                    ids.add(line.substring(4));
                }
                if (line.startsWith("data: ")) {
                    String status = line.replaceAll(".*\"status\":\"([a-z]+)\".*", "$1");
                    statuses.add(status);
                    goOn(order, status);
                }
            });
        }
        assertThat(ids).containsExactly("1", "2", "3", "4");
        assertThat(statuses).containsExactly("pending", "confirmed", "shipped", "returned");
        assertThat(missedSince(order, "2")).containsExactly("3", "4");
        assertThat(shop.send(Ask.get("/orders/" + order + "/events")
                                .as(ann.token())
                                .with("Last-Event-ID", "4"))
                        .status())
                .isEqualTo(204);
    }

    @Test
    void anUnknownPaymentMethodIsDeclinedAndThePaymentSaysWhy() {
        Answer rejected = shop.order(ann, "mug", "seashells");

        assertThat(rejected.field("status")).isEqualTo("rejected");
        assertThat(rejected.field("reason")).isEqualTo("payment_declined");
        assertThat(shop.send(Ask.get("/payments?order_id=" + rejected.field("id"))
                                .as(ann.token()))
                        .json()
                        .get(0)
                        .path("decline_reason")
                        .asString())
                .isEqualTo("unknown_payment_method");
    }

    @Test
    void staffSeesAndServesEveryonesOrders() {
        String order = shop.confirmedOrder(ann);
        assertThat(shop.send(Ask.get("/orders/" + order).as(staff.token())).status())
                .isEqualTo(200);
        assertThat(shop.send(Ask.get("/orders?user_id=" + ann.id()).as(staff.token()))
                        .json()
                        .get(0)
                        .path("id")
                        .asString())
                .isEqualTo(order);
        Answer placed = shop.send(Ask.post("/orders", "{\"user_id\":\"" + ann.id() + "\",\"items\":[\"mug\"]}")
                .as(staff.token()));
        assertThat(placed.field("user_id")).isEqualTo(ann.id());
    }

    @Test
    void aFreeOrderNeedsNoPayment() {
        String sku = "leaflet-" + shop.freshName();
        shop.stock(sku, 0, "EUR");
        shop.awaitQuiet();
        String order = shop.order(ann, sku, "approve").field("id");
        assertThat(order(order).path("status").asString()).isEqualTo("confirmed");
        for (String each : List.of("shipment", "return")) {
            assertThat(shop.send(change(order, each).as(staff.token())).status())
                    .isEqualTo(200);
            shop.awaitQuiet();
        }
        assertThat(shop.send(Ask.get("/payments?order_id=" + order).as(ann.token()))
                        .json())
                .isEmpty();
    }

    @Test
    void anOrderAtAnOldPriceIsRefusedWithTheCurrentPrice() {
        String seen =
                "{\"items\":[{\"sku\":\"mug\",\"quantity\":2,\"unit_price\":{\"amount\":%d,\"currency\":\"EUR\"}}],"
                        + "\"expected_total\":{\"amount\":%d,\"currency\":\"EUR\"}}";
        long cents = RunningShop.MUG_CENTS;

        Answer another = shop.send(
                Ask.post("/orders", seen.formatted(cents - 1, 2 * cents)).as(ann.token()));
        Problems.assertProblem(another, 409, "price_changed");
        assertThat(another.field("field")).isEqualTo("/items/0/unit_price");
        JsonNode current = another.json().path("current");
        assertThat(current.path("items")
                        .get(0)
                        .path("unit_price")
                        .path("amount")
                        .asLong())
                .isEqualTo(cents);
        assertThat(current.path("total").path("amount").asLong()).isEqualTo(2 * cents);

        Answer total =
                shop.send(Ask.post("/orders", seen.formatted(cents, cents)).as(ann.token()));
        Problems.assertProblem(total, 409, "price_changed");
        assertThat(total.field("field")).isEqualTo("/expected_total");

        assertThat(shop.send(Ask.post("/orders", seen.formatted(cents, 2 * cents))
                                .as(ann.token()))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void aCancelledOrderGivesBackItsStockAndItsPayment() {
        shop.awaitQuiet();
        String before = stock(RunningShop.MUG);
        String order = shop.cancelledOrder(ann);
        shop.awaitQuiet();
        assertThat(stock(RunningShop.MUG)).isEqualTo(before);
        assertThat(paymentOf(order).path("status").asString()).isEqualTo("voided");
        assertThat(ledgerOf(order)).containsExactly("authorization", "void");
        assertThat(balances(order).values()).containsOnly(0L);
    }

    @Test
    void aShippedOrderIsPaidAndItsPiecesAreGone() {
        shop.awaitQuiet();
        String before = stock(RunningShop.MUG);
        String order = shop.confirmedOrder(ann);
        shop.send(change(order, "shipment").as(staff.token()));
        shop.awaitQuiet();
        assertThat(stock(RunningShop.MUG)).isEqualTo(onHandLess(before));
        assertThat(paymentOf(order).path("status").asString()).isEqualTo("captured");
        assertThat(balances(order))
                .containsEntry("provider_receivable", RunningShop.MUG_CENTS)
                .containsEntry("sales", -RunningShop.MUG_CENTS)
                .containsEntry("authorizations_held", 0L);
        Problems.assertProblem(shop.send(change(order, "cancellation").as(ann.token())), 409, "wrong_status");
    }

    @Test
    void aReturnedOrderGivesBackItsPiecesAndTheMoney() {
        shop.awaitQuiet();
        String before = stock(RunningShop.MUG);
        String order = shop.confirmedOrder(ann);
        shop.send(change(order, "shipment").as(staff.token()));
        shop.send(change(order, "return").as(staff.token()));
        shop.awaitQuiet();
        assertThat(stock(RunningShop.MUG)).isEqualTo(before);
        assertThat(paymentOf(order).path("status").asString()).isEqualTo("refunded");
        assertThat(ledgerOf(order)).containsExactly("authorization", "capture", "refund");
        assertThat(balances(order)).containsEntry("provider_receivable", 0L);
    }

    @Test
    void aDeclinedOrderGivesBackItsStock() {
        shop.awaitQuiet();
        String before = stock(RunningShop.MUG);
        Answer order = shop.order(ann, RunningShop.MUG, "decline");
        shop.awaitQuiet();
        assertThat(order.field("status") + " " + order.field("reason")).isEqualTo("rejected payment_declined");
        assertThat(stock(RunningShop.MUG)).isEqualTo(before);
        assertThat(ledgerOf(order.field("id"))).isEmpty();
    }

    @Test
    void anOrderOutOfStockIsNeitherHeldNorCharged() {
        Answer order = shop.order(ann, RunningShop.GHOST, "approve");
        assertThat(order.field("status") + " " + order.field("reason")).isEqualTo("rejected out_of_stock");
        assertThat(shop.send(Ask.get("/payments?order_id=" + order.field("id")).as(ann.token()))
                        .json())
                .isEmpty();
    }

    @Test
    void anOrderCancelledWhilePendingLeavesNothingHeld() {
        shop.awaitQuiet();
        String before = stock(RunningShop.MUG);
        Answer placed = shop.send(Ask.post("/orders", "{\"items\":[\"mug\"],\"payment_method\":\"slow\"}")
                .as(ann.token()));
        Answer cancelled = shop.send(change(placed.field("id"), "cancellation").as(ann.token()));
        shop.awaitQuiet();
        assertThat(cancelled.field("status") + " " + cancelled.field("reason")).isEqualTo("cancelled requested");
        assertThat(stock(RunningShop.MUG)).isEqualTo(before);
        assertThat(balances(placed.field("id")).values()).allMatch(balance -> balance == 0);
    }

    @Test
    void theNextRequestSeesWhatWasAnswered() {
        String order = shop.send(A_MUG.as(ann.token())).field("id");
        assertThat(order(order).path("id").asString()).isEqualTo(order);
        assertThat(shop.send(Ask.get("/orders?limit=1").as(ann.token()))
                        .json()
                        .get(0)
                        .path("id")
                        .asString())
                .isEqualTo(order);
        shop.send(change(order, "cancellation").as(ann.token()));
        assertThat(order(order).path("status").asString()).isEqualTo("cancelled");
        assertThat(shop.send(Ask.get("/orders?status=cancelled&limit=1").as(ann.token()))
                        .json()
                        .get(0)
                        .path("id")
                        .asString())
                .isEqualTo(order);
    }

    @Test
    void anOrderSettlesEvenIfNobodyWaitsForIt() {
        String order = shop.send(A_MUG.as(ann.token())).field("id");
        shop.awaitQuiet();
        assertThat(order(order).path("status").asString()).isEqualTo("confirmed");
        assertThat(order(order).path("version").asLong()).isEqualTo(2);
        assertThat(paymentOf(order).path("status").asString()).isEqualTo("authorized");
    }

    @Test
    void concurrentBuyersGetTheLastPiecesOnlyOnce() {
        String sku = "last-pieces";
        shop.stock(sku, 100, "EUR", 5);
        shop.awaitQuiet();
        List<String> outcomes = Stream.generate(() -> sku)
                .limit(BUYERS_AT_ONCE)
                .parallel()
                .map(each -> shop.order(ann, each, "approve"))
                .map(order -> order.field("status") + " " + order.field("reason"))
                .toList();
        assertThat(outcomes).containsOnly("confirmed ", "rejected out_of_stock");
        assertThat(outcomes).filteredOn("confirmed "::equals).hasSize(5);
        assertThat(stock(sku)).isEqualTo("5 on hand, 5 reserved");
    }

    @Test
    void aNewPriceCountsForLaterOrdersAndAWithdrawnProductIsNotSold() {
        String sku = "repriced";
        shop.stock(sku, 100, "EUR");
        shop.awaitQuiet();
        String early = shop.order(ann, sku, "approve").field("id");
        shop.stock(sku, 150, "EUR");
        shop.awaitQuiet();
        Answer late = shop.order(ann, sku, "approve");
        assertThat(late.json().at("/total/amount").asLong()).isEqualTo(150);
        assertThat(order(early).at("/total/amount").asLong()).isEqualTo(100);
        shop.send(Ask.delete("/products/" + sku).as(staff.token()));
        shop.awaitQuiet();
        Problems.assertProblem(
                shop.send(Ask.post("/orders", "{\"items\":[\"repriced\"]}").as(ann.token())), 422, "unknown_sku");
    }

    @Test
    void referenceMetadataAndNotesStayWithAnOrderAndTheMessagesTellThem() {
        String reference = "SHOP/" + shop.freshName();
        Answer placed = shop.send(Ask.post(
                        "/orders",
                        "{\"items\":[\"mug\"],\"external_reference\":\"%s\",\"metadata\":{\"channel\":\"web\"},\"note\":\"A present.\"}"
                                .formatted(reference))
                .as(ann.token())
                .with("Prefer", "wait=20"));
        String order = placed.field("id");
        assertThat(placed.field("status")).isEqualTo("confirmed");

        Answer changed = shop.send(Ask.patch("/orders/" + order, "{\"metadata\":{\"channel\":null,\"erp\":\"4711\"}}")
                .as(staff.token())
                .with("If-Match", "\"2\""));
        assertThat(changed.header("ETag")).contains("\"3\"");
        assertThat(order(order)).isEqualTo(changed.json());
        assertThat(order(order).path("metadata").toString()).isEqualTo("{\"erp\":\"4711\"}");
        shop.send(change(order, "shipment").as(staff.token()));
        shop.send(Ask.post("/orders/" + order + "/notes", "{\"text\":\"On its way.\",\"visibility\":\"customer\"}")
                .as(staff.token()));
        shop.send(Ask.post("/orders/" + order + "/notes", "{\"text\":\"Not for Ann.\"}")
                .as(staff.token()));

        for (String filter :
                List.of("external_reference=" + reference, "metadata.erp=4711&external_reference=" + reference)) {
            assertThat(shop.send(Ask.get("/orders?status=shipped&" + filter).as(staff.token()))
                            .json()
                            .get(0)
                            .path("id")
                            .asString())
                    .isEqualTo(order);
        }
        assertThat(shop.send(Ask.get("/orders/" + order + "/notes").as(ann.token()))
                        .json()
                        .valueStream()
                        .map(note -> note.path("text").asString()))
                .containsExactly("A present.", "On its way.");
        assertThat(shop.send(Ask.get("/messages/orders?type=orders.order-changed.v1&key=" + order)
                                .as(shop.administrator().token()))
                        .json()
                        .valueStream()
                        .map(message -> message.at("/event/data"))
                        .map(data -> data.path("status").asString() + " "
                                + data.path("external_reference").asString() + " " + data.path("metadata")))
                .containsExactly(
                        "pending " + reference + " {\"channel\":\"web\"}",
                        "confirmed " + reference + " {\"channel\":\"web\"}",
                        "confirmed " + reference + " {\"erp\":\"4711\"}",
                        "shipped " + reference + " {\"erp\":\"4711\"}");
    }

    @Test
    void aReferenceThatManySendAtOnceMakesOneOrder() {
        Ask ask = Ask.post("/orders", "{\"items\":[\"mug\"],\"external_reference\":\"" + shop.freshName() + "\"}")
                .as(ann.token());
        List<Answer> answers = Stream.generate(() -> ask)
                .limit(BUYERS_AT_ONCE)
                .parallel()
                .map(shop::send)
                .toList();
        List<String> placed = answers.stream()
                .filter(answer -> answer.status() == 201)
                .map(answer -> answer.field("id"))
                .toList();
        assertThat(placed).hasSize(1);
        assertThat(answers).filteredOn(answer -> answer.status() != 201).allSatisfy(answer -> {
            Problems.assertProblem(answer, 409, "external_reference_taken");
            assertThat(answer.json().at("/current/id").asString()).isEqualTo(placed.getFirst());
        });
    }

    @Test
    void theAuditIsClean() {
        shop.awaitQuiet();
        Answer audit = shop.send(Ask.get("/audit").as(shop.administrator().token()));
        assertThat(audit.json().path("clean").asBoolean()).as(audit.text()).isTrue();
    }

    private void goOn(String order, String status) {
        switch (status) {
            case "confirmed" -> shop.send(change(order, "shipment").as(staff.token()));
            case "shipped" -> shop.send(change(order, "return").as(staff.token()));
            default -> {
                // The next change comes by itself, or there is none.
            }
        }
    }

    private List<String> missedSince(String order, String version) {
        Answer events = shop.send(
                Ask.get("/orders/" + order + "/events").as(ann.token()).with("Last-Event-ID", version));
        return Arrays.stream(events.text().split("\n"))
                .filter(line -> line.startsWith("id: "))
                .map(line -> line.substring(4))
                .toList();
    }

    private String stock(String sku) {
        JsonNode level = shop.send(Ask.get("/stock/" + sku)).json();
        return level.path("on_hand").asLong() + " on hand, "
                + level.path("reserved").asLong() + " reserved";
    }

    private static String onHandLess(String stock) {
        String onHand = stock.substring(0, stock.indexOf(' '));
        return Long.parseLong(onHand) - 1 + stock.substring(onHand.length());
    }

    private List<JsonNode> ledger(String order) {
        String payment = paymentOf(order).path("id").asString("");
        return payment.isEmpty()
                ? List.of()
                : shop.send(Ask.get("/ledger?payment_id=" + payment).as(staff.token()))
                        .json()
                        .valueStream()
                        .toList()
                        .reversed();
    }

    private List<String> ledgerOf(String order) {
        return ledger(order).stream().map(each -> each.path("kind").asString()).toList();
    }

    /** The balance (debits minus credits) of each account that the order's payment touched. */
    private Map<String, Long> balances(String order) {
        Map<String, Long> balances = new TreeMap<>();
        ledger(order).stream()
                .flatMap(each -> each.path("entries").valueStream())
                .forEach(entry -> {
                    long amount = entry.at("/amount/amount").asLong();
                    boolean debit = entry.path("side").asString().equals("debit");
                    balances.merge(entry.path("account").asString(), debit ? amount : -amount, Long::sum);
                });
        return balances;
    }

    private JsonNode paymentOf(String order) {
        return shop.send(Ask.get("/payments?order_id=" + order).as(ann.token()))
                .json()
                .path(0);
    }
}
