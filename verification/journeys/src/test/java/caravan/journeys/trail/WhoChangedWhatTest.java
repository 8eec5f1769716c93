package caravan.journeys.trail;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.journeys.calls.Answer;
import caravan.journeys.calls.Ask;
import caravan.journeys.shop.Await;
import caravan.journeys.shop.InTopologies;
import caravan.journeys.shop.RunningShop;
import caravan.journeys.shop.RunningShop.Person;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Users make changes of every kind, and an administrator reads who did what. */
@InTopologies
class WhoChangedWhatTest {
    /** An export leaves out the last ten seconds. */
    private static final Duration EXPORTED_WITHIN = Duration.ofSeconds(60);

    private final RunningShop shop;

    WhoChangedWhatTest(RunningShop shop) {
        this.shop = shop;
    }

    private Answer done(Ask ask) {
        Answer answer = shop.send(ask);
        assertThat(answer.status()).as("%s: %s", ask, answer.text()).isBetween(200, 204);
        return answer;
    }

    private List<JsonNode> changes(String service, String filters) {
        String target = "/changes/" + service + "?limit=100&" + filters;
        Answer answer = done(Ask.get(target).as(shop.administrator().token()));
        return StreamSupport.stream(answer.json().spliterator(), false).toList();
    }

    /** The changes of this actor as "role action before after", the oldest first. */
    private List<String> of(String service, String thing, Person actor) {
        List<String> told = new ArrayList<>();
        for (JsonNode change : changes(service, "thing=" + thing).reversed()) {
            if (change.path("actor").asString().equals(actor.id())) {
                told.add(change.path("actor_role").asString() + " "
                        + change.path("action").asString() + " " + change.path("before") + " " + change.path("after"));
            }
        }
        return told;
    }

    @Test
    void theTrailSaysWhoChangedProductsAndStock() {
        Person staff = shop.staff();
        String sku = shop.freshName();
        done(Ask.put("/products/" + sku, tray(500)).as(staff.token()));
        done(Ask.put("/products/" + sku, tray(500)).as(staff.token()));
        Ask dearer = Ask.put("/products/" + sku, tray(650)).as(staff.token());
        done(dearer.with("Idempotency-Key", sku));
        done(dearer.with("Idempotency-Key", sku));
        assertThat(shop.send(dearer.with("If-Match", "\"1\"")).status()).isEqualTo(412);
        done(Ask.delete("/products/" + sku).as(staff.token()));
        assertThat(of("catalog", sku, staff))
                .containsExactly(
                        "staff product_offered  {\"version\":1,\"on_sale\":true,\"price_amount\":500,"
                                + "\"price_currency\":\"EUR\",\"name\":\"A tray\"}",
                        "staff price_changed {\"version\":1,\"price_amount\":500} {\"version\":2,\"price_amount\":650}",
                        "staff product_withdrawn {\"version\":2,\"on_sale\":true} {\"version\":3,\"on_sale\":false}");

        Ask receipt = Ask.post("/stock/" + sku + "/receipts", "{\"quantity\":5}")
                .as(staff.token())
                .with("Idempotency-Key", sku);
        done(receipt);
        done(receipt);
        Ask adjustment = Ask.post("/stock/" + sku + "/adjustments", "{\"change\":-2,\"reason\":\"broken\"}");
        done(adjustment.as(staff.token()));
        assertThat(shop.send(Ask.post("/stock/" + sku + "/adjustments", "{\"change\":-9,\"reason\":\"lost\"}")
                                .as(staff.token()))
                        .status())
                .isEqualTo(409);
        assertThat(of("inventory", sku, staff))
                .containsExactly(
                        "staff stock_received  {\"version\":1,\"on_hand\":5}",
                        "staff stock_adjusted {\"version\":1,\"on_hand\":5} {\"version\":2,\"on_hand\":3}");
    }

    @Test
    void theTrailSaysWhoCancelledShippedAndReturnedAnOrder() {
        Person staff = shop.staff();
        Person ann = shop.ann();
        String order = shop.confirmedOrder(ann);
        assertThat(changes("orders", "thing=" + order)).isEmpty();
        done(Ask.of("POST", "/orders/" + order + "/shipment").as(staff.token()));
        done(Ask.of("POST", "/orders/" + order + "/shipment").as(staff.token()));
        done(Ask.of("POST", "/orders/" + order + "/return").as(staff.token()));
        assertThat(of("orders", order, staff))
                .containsExactly(
                        "staff order_shipped {\"status\":\"confirmed\",\"version\":2} {\"status\":\"shipped\",\"version\":3}",
                        "staff order_returned {\"status\":\"shipped\",\"version\":3} {\"status\":\"returned\",\"version\":4}");
        String cancelled = shop.cancelledOrder(ann);
        assertThat(of("orders", cancelled, ann))
                .containsExactly("customer order_cancelled {\"status\":\"confirmed\",\"version\":2}"
                        + " {\"status\":\"cancelled\",\"version\":3}");
    }

    @Test
    void theTrailSaysWhoChangedAccountsAndRoles() {
        Person eve = shop.newCustomer();
        Person administrator = shop.administrator();
        done(Ask.patch("/users/me", "{\"display_name\":\"Eve Canary\"}").as(eve.token()));
        done(Ask.patch("/users/" + eve.id(), "{\"role\":\"staff\"}").as(administrator.token()));
        done(Ask.patch("/users/" + eve.id(), "{\"role\":\"staff\"}").as(administrator.token()));
        String next = "another password of hers";
        done(Ask.post(
                        "/users/me/password",
                        "{\"current_password\":\"%s\",\"new_password\":\"%s\"}".formatted(RunningShop.PASSWORD, next))
                .as(eve.token()));
        Person again = shop.signIn(eve.username(), next);
        done(Ask.delete("/users/me").as(again.token()));
        assertThat(of("users", eve.id(), eve))
                .containsExactly(
                        "customer user_registered  {\"role\":\"customer\",\"version\":1}",
                        "customer display_name_changed {\"version\":1} {\"version\":2}",
                        "staff password_changed  ",
                        "staff user_deleted {\"role\":\"staff\",\"version\":3} ");
        assertThat(of("users", eve.id(), administrator))
                .containsExactly("administrator role_changed {\"role\":\"customer\",\"version\":2}"
                        + " {\"role\":\"staff\",\"version\":3}");
        assertThat(changes("users", "thing=" + administrator.id()))
                .as("the first administrator was made by nobody")
                .anySatisfy(change -> assertThat(change.path("actor_role").asString() + " "
                                + change.path("worker").asString() + " "
                                + change.path("action").asString())
                        .isEqualTo("service first-administrator user_registered"));
    }

    @Test
    void aChangeHasTheTraceOfItsRequest() {
        String sku = shop.freshName();
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        done(Ask.put("/products/" + sku, tray(500))
                .as(shop.staff().token())
                .with("traceparent", "00-" + trace + "-00f067aa0ba902b7-01"));
        assertThat(changes("catalog", "thing=" + sku))
                .singleElement()
                .satisfies(
                        change -> assertThat(change.path("trace_id").asString()).isEqualTo(trace));
    }

    @Test
    void filtersAndPagesWorkTogether() {
        Person staff = shop.newStaff();
        Instant before = Instant.now().minusSeconds(1);
        for (int price = 1; price <= 5; price++) {
            done(Ask.put("/products/filtered", tray(price * 1_000)).as(staff.token()));
        }
        String all = "actor=" + staff.id() + "&from=" + before;
        assertThat(changes("catalog", all)).hasSize(5);
        assertThat(changes("catalog", all + "&action=price_changed"))
                .hasSizeBetween(4, 5)
                .isSortedAccordingTo((one, other) ->
                        other.path("id").asString().compareTo(one.path("id").asString()));
        assertThat(changes("catalog", all + "&to=" + before)).isEmpty();
        List<String> ids = new ArrayList<>();
        Optional<String> target = Optional.of("/changes/catalog?limit=2&" + all);
        while (target.isPresent()) {
            Answer page = done(Ask.get(target.get()).as(shop.administrator().token()));
            page.json().forEach(change -> ids.add(change.path("id").asString()));
            target = page.nextPage();
        }
        assertThat(ids).hasSize(5).doesNotHaveDuplicates();
    }

    @Test
    void anExportHasEachChangeOnceInLinesOfJson() {
        Person staff = shop.newStaff();
        for (int price = 1; price <= 5; price++) {
            done(Ask.put("/products/exported", tray(price * 1_000)).as(staff.token()));
        }
        String first = "/changes/catalog/export?limit=2&actor=" + staff.id();
        List<JsonNode> exported = new ArrayList<>();
        Await.until("all is exported", EXPORTED_WITHIN, () -> {
            exported.clear();
            Optional<String> target = Optional.of(first);
            while (target.isPresent()) {
                Answer page = done(Ask.get(target.get()).as(shop.administrator().token()));
                assertThat(page.header("Content-Type")).contains("application/x-ndjson");
                page.text().lines().map(JsonMapper.shared()::readTree).forEach(exported::add);
                target = page.nextPage();
            }
            return exported.size() >= 5;
        });
        assertThat(exported)
                .hasSize(5)
                .isSortedAccordingTo((one, other) ->
                        one.path("id").asString().compareTo(other.path("id").asString()));
        assertThat(exported.reversed()).isEqualTo(changes("catalog", "actor=" + staff.id()));
    }

    @Test
    void onlyAdministratorsReadTheTrailAndNobodyWritesIt() {
        for (String path : List.of("/changes/users", "/changes/orders/export")) {
            assertThat(shop.send(Ask.get(path)).status()).isEqualTo(401);
            assertThat(shop.send(Ask.get(path).as(shop.staff().token())).status())
                    .isEqualTo(403);
            assertThat(shop.send(Ask.delete(path).as(shop.administrator().token()))
                            .status())
                    .isEqualTo(405);
        }
        assertThat(shop.send(Ask.get("/changes/nobody").as(shop.administrator().token()))
                        .status())
                .isEqualTo(404);
    }

    private static String tray(long amount) {
        return "{\"name\":\"A tray\",\"price\":{\"amount\":" + amount + ",\"currency\":\"EUR\"}}";
    }
}
