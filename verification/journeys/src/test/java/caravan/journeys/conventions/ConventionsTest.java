package caravan.journeys.conventions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import caravan.journeys.calls.Answer;
import caravan.journeys.calls.Ask;
import caravan.journeys.calls.Problems;
import caravan.journeys.shop.InTopologies;
import caravan.journeys.shop.Layout;
import caravan.journeys.shop.RunningShop;
import caravan.journeys.shop.RunningShop.Person;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Pages, versions, idempotency keys and waiting behave the same on all routes that have them. */
@InTopologies({Layout.FLEET, Layout.ONE_PROCESS}) // messages that are repeated or late change no convention of HTTP
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
    void aCallerWhoHasTheVersionGets304() {
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
    void aChangeNeedsTheCurrentVersion() {
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
    void eachAnswerHasItsDateInGmt() {
        for (String path : List.of("/products/mug", "/no-such-address")) {
            String date = shop.send(Ask.get(path)).header("Date").orElseThrow();
            assertThat(date).matches("[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} GMT");
            assertThat(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant())
                    .isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
        }
    }

    @Test
    void stockCanBeChangedWithAListedVersionAndNotWithAnOldOne() {
        offer("counted");
        Ask receipt = Ask.post("/stock/counted/receipts", "{\"quantity\":5}").as(staff.token());
        Problems.assertProblem(shop.send(receipt.with("If-Match", "*")), 412, "precondition_failed");
        shop.send(receipt);
        assertThat(shop.send(receipt.with("If-Match", "\"7\", \"1\"")).header("ETag"))
                .contains("\"2\"");
        Problems.assertProblem(shop.send(receipt.with("If-Match", "\"1\"")), 412, "precondition_failed");
        Ask adjustment = Ask.post("/stock/counted/adjustments", "{\"change\":-1,\"reason\":\"x\"}")
                .as(staff.token());
        Problems.assertProblem(shop.send(adjustment.with("If-Match", "\"1\"")), 412, "precondition_failed");
        assertThat(shop.send(adjustment.with("If-Match", "\"2\"")).field("on_hand"))
                .isEqualTo("9");
    }

    @Test
    void aChangeWithoutABodyMayBringAnEmptyObject() {
        String order = shop.confirmedOrder(ann);
        assertThat(shop.send(Ask.post("/orders/" + order + "/cancellation", " {} ")
                                .as(ann.token()))
                        .field("status"))
                .isEqualTo("cancelled");
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
    void twoCallersMayUseTheSameKey() {
        String key = key();
        Answer anns = shop.send(Ask.post("/orders", A_MUG).as(ann.token()).with("Idempotency-Key", key));
        Answer bens =
                shop.send(Ask.post("/orders", A_MUG).as(shop.ben().token()).with("Idempotency-Key", key));
        assertThat(bens.status()).isEqualTo(201);
        assertThat(bens.field("id")).isNotEqualTo(anns.field("id"));
    }

    @Test
    void manyConcurrentRequestsWithOneKeyMakeOneOrder() {
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
    void aListOfSkusOrdersOnePieceOfEach() {
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
    void aCallerWhoWaitsGetsTheResultAndOthersGetPending() {
        Ask ask = Ask.post("/orders", A_MUG).as(ann.token());
        Answer waited = shop.send(ask.with("Prefer", "respond-async, wait=20"));
        assertThat(waited.field("status")).isEqualTo("confirmed");
        assertThat(waited.header("Preference-Applied")).contains("wait=20");
        assertThat(waited.header("ETag")).contains("\"2\"");
        assertThat(shop.send(ask).field("status")).isEqualTo("pending");
        assertThat(shop.send(ask.with("Prefer", "wait=0")).status()).isEqualTo(201);
    }

    private JsonNode paymentOf(String order) {
        return shop.send(Ask.get("/payments?order_id=" + order).as(ann.token()))
                .json()
                .path(0);
    }
}
