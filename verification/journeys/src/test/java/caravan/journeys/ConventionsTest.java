package caravan.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.journeys.RunningShop.Person;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Pages, versions, keys, waiting and streams behave the same wherever they are offered, and an order's way is seen by all. */
@ExtendWith(InRunningShop.class)
class ConventionsTest {
    private static final String A_MUG = "{\"items\":[\"mug\"]}";

    private final RunningShop shop;
    private final Person ann;
    private final Person staff;

    ConventionsTest(RunningShop shop) {
        this.shop = shop;
        this.ann = shop.ann();
        this.staff = shop.staff();
    }

    private static Ask change(String order, String which) {
        return Ask.of("POST", "/orders/" + order + "/" + which);
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }

    @Test
    void pagesLeadThroughAllOrdersOnceWhileMoreArePlaced() {
        Person buyer = shop.newCustomer();
        List<String> there = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            there.addFirst(place(buyer).field("id"));
        }
        List<String> seen = new ArrayList<>();
        Optional<String> next = Optional.of("/orders?limit=2");
        while (next.isPresent()) {
            Answer page = shop.send(Ask.get(next.get()).as(buyer.token()));
            page.json().forEach(order -> seen.add(order.path("id").asString()));
            next = page.nextPage();
            place(buyer);
        }
        assertThat(seen).isEqualTo(there);
    }

    @Test
    void pagesLeadThroughAllProductsOnceWhileMoreAreOffered() {
        List<String> there = new ArrayList<>();
        for (int i = 10; i < 17; i++) {
            offer("page-" + i);
            there.add("page-" + i);
        }
        List<String> seen = new ArrayList<>();
        Optional<String> next = Optional.of("/products?limit=2&after=page-0");
        for (int round = 0; next.isPresent(); round++) {
            Answer page = shop.send(Ask.get(next.get()));
            page.json().forEach(product -> seen.add(product.path("sku").asString()));
            next = page.nextPage();
            offer("page-0-behind-" + round);
        }
        assertThat(seen.stream().filter(sku -> sku.startsWith("page-"))).isEqualTo(there);
    }

    @Test
    void aLinkKeepsTheOtherParametersAndTheLastPageHasNone() {
        Person buyer = shop.newCustomer();
        shop.cancelledOrder(buyer);
        shop.confirmedOrder(buyer);
        shop.cancelledOrder(buyer);
        Answer first = shop.send(Ask.get("/orders?status=cancelled&limit=1").as(buyer.token()));
        Answer second = shop.send(Ask.get(first.nextPage().orElseThrow()).as(buyer.token()));
        assertThat(second.json().get(0).path("status").asString()).isEqualTo("cancelled");
        assertThat(second.nextPage()).isEmpty();
    }

    private Answer place(Person buyer) {
        Answer placed = shop.send(Ask.post("/orders", A_MUG).as(buyer.token()));
        assertThat(placed.status()).as(placed.text()).isEqualTo(201);
        return placed;
    }

    private void offer(String sku) {
        shop.send(Ask.put("/products/" + sku, "{\"name\":\"x\",\"price\":{\"amount\":1,\"currency\":\"EUR\"}}")
                .as(staff.token()));
    }

    @Test
    void whoHasTheVersionIsNotSentItAgain() {
        String order = shop.confirmedOrder(ann);
        String payment = paymentOf(order).path("id").asString();
        for (String path : List.of(
                "/orders/" + order,
                "/payments/" + payment,
                "/products/mug",
                "/stock/mug",
                "/users/me",
                "/users/" + ann.id())) {
            Answer full = shop.send(Ask.get(path).as(ann.token()));
            String tag = full.header("ETag").orElseThrow();
            Answer same = shop.send(Ask.get(path).as(ann.token()).with("If-None-Match", "\"0\", W/" + tag));
            assertThat(same.status()).as(path).isEqualTo(304);
            assertThat(same.header("ETag")).as(path).contains(tag);
            assertThat(same.body()).as(path).isEmpty();
            Answer other = shop.send(Ask.get(path).as(ann.token()).with("If-None-Match", "\"0\""));
            assertThat(other.status()).as(path).isEqualTo(200);
        }
    }

    @Test
    void aChangeUnderTheCurrentVersionIsDoneAndUnderAnOldOneIsNot() {
        String order = shop.confirmedOrder(ann);
        Problems.assertProblem(
                shop.send(change(order, "shipment").as(staff.token()).with("If-Match", "\"1\"")),
                412,
                "precondition_failed");
        Answer shipped = shop.send(change(order, "shipment").as(staff.token()).with("If-Match", "\"2\""));
        assertThat(shipped.field("status")).isEqualTo("shipped");
        assertThat(shipped.header("ETag")).contains("\"3\"");
        offer("versioned");
        Ask anew = Ask.put("/products/versioned", "{\"name\":\"y\",\"price\":{\"amount\":2,\"currency\":\"EUR\"}}")
                .as(staff.token());
        Problems.assertProblem(shop.send(anew.with("If-None-Match", "*")), 412, "precondition_failed");
        Problems.assertProblem(shop.send(anew.with("If-Match", "\"9\"")), 412, "precondition_failed");
        assertThat(shop.send(anew.with("If-Match", "\"1\"")).header("ETag")).contains("\"2\"");
    }

    @Test
    void aRepeatWithTheSameKeyIsAnsweredTheSameByteForByte() {
        String order = shop.confirmedOrder(ann);
        for (Ask ask : List.of(
                Ask.post("/orders", A_MUG).as(ann.token()),
                change(order, "cancellation").as(ann.token()),
                Ask.put("/products/" + key(), "{\"name\":\"x\",\"price\":{\"amount\":1,\"currency\":\"EUR\"}}")
                        .as(staff.token()),
                Ask.post("/stock/lamp/receipts", "{\"quantity\":5}").as(staff.token()),
                Ask.post("/stock/lamp/adjustments", "{\"change\":-5,\"reason\":\"x\"}")
                        .as(staff.token()),
                Ask.patch("/users/me", "{\"display_name\":\"Ann\"}").as(ann.token()))) {
            Ask keyed = ask.with("Idempotency-Key", key());
            Answer first = shop.send(keyed);
            shop.awaitQuiet();
            Map<String, String> before = shop.footprint();
            Answer second = shop.send(keyed);
            assertThat(first.status()).as(first.text()).isBetween(200, 201);
            assertThat(second.status()).as(ask.toString()).isEqualTo(first.status());
            assertThat(second.text()).as(ask.toString()).isEqualTo(first.text());
            for (String header : List.of("Location", "ETag", "Content-Type")) {
                assertThat(second.header(header)).as(ask + " " + header).isEqualTo(first.header(header));
            }
            assertThat(shop.footprint()).as(ask.toString()).isEqualTo(before);
        }
    }

    @Test
    void theSameKeyWithAnotherRequestIsRefusedAndChangesNothing() {
        String key = key();
        shop.send(Ask.post("/orders", A_MUG).as(ann.token()).with("Idempotency-Key", key));
        shop.awaitQuiet();
        Map<String, String> before = shop.footprint();
        Answer other = shop.send(
                Ask.post("/orders", "{\"items\":[\"lamp\"]}").as(ann.token()).with("Idempotency-Key", key));
        assertThat(other.status()).isEqualTo(422);
        Problems.assertIsProblem(other);
        assertThat(shop.footprint()).isEqualTo(before);
    }

    @Test
    void aKeyIsEachCallersOwn() {
        String key = key();
        Answer anns = shop.send(Ask.post("/orders", A_MUG).as(ann.token()).with("Idempotency-Key", key));
        Answer bens =
                shop.send(Ask.post("/orders", A_MUG).as(shop.ben().token()).with("Idempotency-Key", key));
        assertThat(bens.status()).isEqualTo(201);
        assertThat(bens.field("id")).isNotEqualTo(anns.field("id"));
    }

    @Test
    void manyAtOnceWithOneKeyMakeOneOrder() {
        Person buyer = shop.newCustomer();
        Ask ask = Ask.post("/orders", A_MUG).as(buyer.token()).with("Idempotency-Key", key());
        List<Answer> answers =
                Stream.generate(() -> ask).limit(16).parallel().map(shop::send).toList();
        assertThat(answers).extracting(Answer::status).containsOnly(201);
        assertThat(answers)
                .extracting(Answer::text)
                .containsOnly(answers.getFirst().text());
        assertThat(shop.send(Ask.get("/orders").as(buyer.token())).json()).hasSize(1);
    }

    @Test
    void theArticlesMinimalBodyOrdersOnePieceOfEach() {
        Answer placed =
                shop.send(Ask.post("/orders", "{\"user_id\": \"" + ann.id() + "\", \"items\": [\"mug\", \"lamp\"]}")
                        .as(ann.token()));
        assertThat(placed.status()).isEqualTo(201);
        assertThat(placed.field("user_id")).isEqualTo(ann.id());
        assertThat(placed.header("Location")).contains("/orders/" + placed.field("id"));
        assertThat(placed.json().at("/total/amount").asLong()).isEqualTo(RunningShop.MUG_CENTS + 999);
        assertThat(placed.json()
                        .path("items")
                        .valueStream()
                        .map(item -> item.path("quantity").asInt()))
                .containsExactly(1, 1);
    }

    @Test
    void whoWaitsIsToldHowItWentAndWhoDoesNotThatItIsPending() {
        Ask ask = Ask.post("/orders", A_MUG).as(ann.token());
        Answer waited = shop.send(ask.with("Prefer", "respond-async, wait=20"));
        assertThat(waited.field("status")).isEqualTo("confirmed");
        assertThat(waited.header("Preference-Applied")).contains("wait=20");
        assertThat(waited.header("ETag")).contains("\"2\"");
        assertThat(shop.send(ask).field("status")).isEqualTo("pending");
        assertThat(shop.send(ask.with("Prefer", "wait=0")).status()).isEqualTo(201);
    }

    @Test
    void anOrdersChangesAreToldInTheirOrder() {
        String order = place(ann).field("id");
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

    private void goOn(String order, String status) {
        switch (status) {
            case "confirmed" -> shop.send(change(order, "shipment").as(staff.token()));
            case "shipped" -> shop.send(change(order, "return").as(staff.token()));
            default -> {
                // The next change comes by itself, or none does.
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
    void whatIsOutOfStockIsNeitherHeldNorCharged() {
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
    void afterAllThatTheAuditIsClean() {
        shop.awaitQuiet();
        Answer audit = shop.send(Ask.get("/audit").as(shop.administrator().token()));
        assertThat(audit.json().path("clean").asBoolean()).as(audit.text()).isTrue();
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

    private JsonNode paymentOf(String order) {
        return shop.send(Ask.get("/payments?order_id=" + order).as(ann.token()))
                .json()
                .path(0);
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

    /** Debits less credits of each account that the order's payment touched. */
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
}
