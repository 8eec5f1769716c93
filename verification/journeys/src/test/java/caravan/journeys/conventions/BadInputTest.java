package caravan.journeys.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.journeys.calls.Answer;
import caravan.journeys.calls.Ask;
import caravan.journeys.calls.Problems;
import caravan.journeys.shop.InTopologies;
import caravan.journeys.shop.Layout;
import caravan.journeys.shop.RunningShop;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Bad input is refused with a problem that names the field, and changes no table of any service. */
@InTopologies(Layout.ONE_PROCESS)
class BadInputTest {
    private static final String A_MUG = "{\"items\":[\"mug\"]}";
    private static final String OFFER = "{\"name\":\"%s\",\"price\":{\"amount\":%s,\"currency\":%s}}";

    private final RunningShop shop;
    private final String ann;
    private final String staff;
    private final String administrator;

    /** A request, and the required refusal. The field is empty if no field is at fault. */
    private record Case(String name, Ask ask, int status, String code, String field) {}

    BadInputTest(RunningShop shop) {
        this.shop = shop;
        this.ann = shop.ann().token();
        this.staff = shop.staff().token();
        this.administrator = shop.administrator().token();
    }

    @BeforeEach
    void awaitQuiet() {
        shop.awaitQuiet();
    }

    private Stream<DynamicTest> refused(List<Case> cases) {
        return cases.stream()
                .map(each -> DynamicTest.dynamicTest(each.name(), () -> {
                    Map<String, String> before = shop.footprint();
                    Answer answer = shop.send(each.ask());
                    Problems.assertProblem(answer, each.status(), each.code());
                    assertThat(answer.field("field")).as(answer.text()).isEqualTo(each.field());
                    assertThat(shop.footprint()).isEqualTo(before);
                }));
    }

    private Case order(String name, String body, int status, String code, String field) {
        return new Case(name, Ask.post("/orders", body).as(ann), status, code, field);
    }

    private Case badOrder(String name, String body, String field) {
        return order(name, body, 400, field.isEmpty() ? "invalid_body" : "invalid_field", field);
    }

    private Case badBytes(String name, byte[] body) {
        Ask ask = Ask.of("POST", "/orders").body(body).with("Content-Type", "application/json");
        return new Case(name, ask.as(ann), 400, "invalid_body", "");
    }

    @TestFactory
    Stream<DynamicTest> invalidJsonIsRefused() {
        return refused(List.of(
                badOrder("nothing", "", ""),
                badOrder("cut off", "{\"items\":[\"mug\"", ""),
                badOrder("followed by more", A_MUG + "{}", ""),
                badOrder("not quoted", "{items:[mug]}", ""),
                badOrder("with a comment", "{/*free*/\"items\":[\"mug\"]}", ""),
                badOrder("with a trailing comma", "{\"items\":[\"mug\",]}", ""),
                badOrder("a deep list", "[".repeat(30_000), ""),
                badOrder("deep in a field", "{\"items\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}", "/items/0"),
                badOrder(
                        "a number of many digits",
                        "{\"items\":[{\"sku\":\"mug\",\"quantity\":1" + "0".repeat(400) + "}]}",
                        ""),
                badOrder("deep in an unknown field", "{\"more\":" + "{\"a\":".repeat(500), "/more"),
                badBytes("not UTF-8", latin1("{\"items\":[\"m\u00fcg\"]}")),
                badBytes("UTF-16", A_MUG.getBytes(StandardCharsets.UTF_16)),
                badBytes("overlong UTF-8", bytes("{\"items\":[\"", 0xC1, 0xAD, "ug\"]}")),
                badBytes("a surrogate in UTF-8", bytes("{\"items\":[\"", 0xED, 0xA0, 0x80, "\"]}")),
                badBytes("a NUL byte", latin1("{\"items\":[\"mug\u0000\"]}")),
                new Case(
                        "too large",
                        Ask.post("/orders", "{\"items\":[\"" + "m".repeat(65_536) + "\"]}")
                                .as(ann),
                        413,
                        "too_large",
                        "")));
    }

    @TestFactory
    Stream<DynamicTest> anInvalidOrderIsRefused() {
        String items = IntStream.range(0, 101)
                .mapToObj(i -> "\"mug\"")
                .reduce((a, b) -> a + "," + b)
                .orElseThrow();
        return refused(List.of(
                badOrder("a list", "[\"mug\"]", ""),
                badOrder("null", "null", ""),
                badOrder("a text", "\"mug\"", ""),
                badOrder("no items", "{}", "/items"),
                badOrder("items null", "{\"items\":null}", "/items"),
                badOrder("items a text", "{\"items\":\"mug\"}", "/items"),
                badOrder("items an object", "{\"items\":{\"sku\":\"mug\"}}", "/items"),
                order("empty items", "{\"items\":[]}", 400, "invalid_field", "/items"),
                order("too many items", "{\"items\":[" + items + "]}", 400, "invalid_field", "/items"),
                badOrder("an item null", "{\"items\":[null]}", "/items/0"),
                badOrder("an item a number", "{\"items\":[\"mug\",7]}", "/items/1"),
                badOrder("an item true", "{\"items\":[true]}", "/items/0"),
                badOrder("an item without quantity", "{\"items\":[{\"sku\":\"mug\"}]}", "/items/0/quantity"),
                badOrder("an item without SKU", "{\"items\":[{\"quantity\":1}]}", "/items/0/sku"),
                badOrder("an empty SKU", "{\"items\":[\"\"]}", "/items/0"),
                badOrder("a SKU with a space", "{\"items\":[\"a mug\"]}", "/items/0"),
                badOrder("a SKU with NUL", "{\"items\":[\"mug\\u0000\"]}", "/items/0"),
                badOrder("a SKU too long", "{\"items\":[\"" + "m".repeat(65) + "\"]}", "/items/0"),
                badOrder("a path as SKU", "{\"items\":[\"../mug\"]}", "/items/0"),
                badOrder("an unknown field", "{\"items\":[\"mug\"],\"price\":1}", "/price"),
                badOrder(
                        "an item's unknown field",
                        "{\"items\":[{\"sku\":\"mug\",\"quantity\":1,\"unit_price\":1}]}",
                        "/items/0/unit_price"),
                badOrder("a field twice", "{\"items\":[\"mug\"],\"items\":[\"lamp\"]}", "/items"),
                badOrder("a field in another case", "{\"Items\":[\"mug\"]}", "/Items"),
                badOrder("a user id that is none", "{\"user_id\":\"ann\",\"items\":[\"mug\"]}", "/user_id"),
                badOrder("a user id that is a number", "{\"user_id\":7,\"items\":[\"mug\"]}", "/user_id"),
                badOrder(
                        "a payment method of two words",
                        "{\"items\":[\"mug\"],\"payment_method\":\"gold bar\"}",
                        "/payment_method"),
                badOrder(
                        "a payment method too long",
                        "{\"items\":[\"mug\"],\"payment_method\":\"" + "m".repeat(65) + "\"}",
                        "/payment_method"),
                badOrder("a payment method list", "{\"items\":[\"mug\"],\"payment_method\":[]}", "/payment_method"),
                order(
                        "another's user id",
                        "{\"user_id\":\"" + shop.ben().id() + "\",\"items\":[\"mug\"]}",
                        403,
                        "forbidden",
                        "/user_id"),
                order("an unknown SKU", "{\"items\":[\"mug\",\"unheard-of\"]}", 422, "unknown_sku", "/items/1/sku"),
                order("two currencies", "{\"items\":[\"mug\",\"yen-bowl\"]}", 422, "mixed_currencies", "/items/1/sku"),
                order(
                        "duplicates that overflow together",
                        "{\"items\":[{\"sku\":\"mug\",\"quantity\":1000000},\"mug\"]}",
                        422,
                        "quantity_too_large",
                        "/items/1/quantity")));
    }

    @TestFactory
    Stream<DynamicTest> anInvalidQuantityIsRefused() {
        return refused(Stream.of(
                        "0",
                        "-1",
                        "1000001",
                        "2147483648",
                        "-2147483649",
                        "4294967297",
                        "9223372036854775808",
                        "18446744073709551617",
                        "1e400",
                        "1e1",
                        "1.0",
                        "1.5",
                        "\"1\"",
                        "true",
                        "null",
                        "[1]",
                        "{}")
                .flatMap(quantity -> Stream.of(
                        badOrder(
                                "order " + quantity,
                                "{\"items\":[{\"sku\":\"mug\",\"quantity\":" + quantity + "}]}",
                                "/items/0/quantity"),
                        new Case(
                                "receipt " + quantity,
                                Ask.post("/stock/mug/receipts", "{\"quantity\":" + quantity + "}")
                                        .as(staff),
                                400,
                                "invalid_field",
                                "/quantity")))
                .toList());
    }

    @TestFactory
    Stream<DynamicTest> invalidInputOfStaffIsRefused() {
        List<Case> cases = new ArrayList<>();
        for (String price : List.of("-1", "9000000000000001", "1.5", "\"1\"", "null", "1e400")) {
            String field = price.matches("-?[0-9]+") ? "/price" : "/price/amount";
            cases.add(badOffer("a price of " + price, OFFER.formatted("x", price, "\"EUR\""), field));
        }
        for (String currency : List.of("\"eur\"", "\"EURO\"", "\"\"", "978", "null", "\"XXX\"", "\"XAU\"", "\"XTS\"")) {
            cases.add(badOffer("a currency of " + currency, OFFER.formatted("x", "1", currency), "/price/currency"));
        }
        for (String name : List.of("", "x".repeat(201), "a\\u0000b", "a\\nb", "\\ud800")) {
            cases.add(badOffer("a name of " + name.length(), OFFER.formatted(name, "1", "\"EUR\""), "/name"));
        }
        cases.add(badOffer("no name", "{\"price\":{\"amount\":1,\"currency\":\"EUR\"}}", "/name"));
        cases.add(badOffer("no price", "{\"name\":\"x\"}", "/price"));
        cases.add(badAdjustment("a change of nothing", "{\"change\":0,\"reason\":\"x\"}", "/change"));
        cases.add(badAdjustment("a change beyond the bound", "{\"change\":-1000001,\"reason\":\"x\"}", "/change"));
        cases.add(badAdjustment("no reason", "{\"change\":1}", "/reason"));
        cases.add(badAdjustment("an empty reason", "{\"change\":1,\"reason\":\"\"}", "/reason"));
        cases.add(new Case(
                "more than is there",
                Ask.post("/stock/mug/adjustments", "{\"change\":-900000,\"reason\":\"x\"}")
                        .as(staff),
                409,
                "stock_below_reserved",
                ""));
        cases.add(new Case(
                "a count of what never was",
                Ask.post("/stock/unheard-of/adjustments", "{\"change\":-1,\"reason\":\"x\"}")
                        .as(staff),
                404,
                "not_found",
                ""));
        return refused(cases);
    }

    private Case badOffer(String name, String body, String field) {
        return new Case(name, Ask.put("/products/new-one", body).as(staff), 400, "invalid_field", field);
    }

    private Case badAdjustment(String name, String body, String field) {
        return new Case(name, Ask.post("/stock/mug/adjustments", body).as(staff), 400, "invalid_field", field);
    }

    @TestFactory
    Stream<DynamicTest> anotherMediaTypeIsRefused() {
        return refused(List.of(
                typed("text/plain", "Content-Type", "text/plain"),
                typed("a form", "Content-Type", "application/x-www-form-urlencoded"),
                typed("JSON in Latin-1", "Content-Type", "application/json; charset=iso-8859-1"),
                typed("nonsense", "Content-Type", ";;;"),
                new Case(
                        "none",
                        Ask.of("POST", "/orders")
                                .body(A_MUG.getBytes(StandardCharsets.UTF_8))
                                .as(ann),
                        415,
                        "unsupported_media_type",
                        "Content-Type"),
                new Case(
                        "compressed",
                        Ask.post("/orders", A_MUG)
                                .with("Content-Encoding", "gzip")
                                .as(ann),
                        415,
                        "unsupported_encoding",
                        "Content-Encoding")));
    }

    private Case typed(String name, String header, String value) {
        Ask ask = Ask.of("POST", "/orders")
                .body(A_MUG.getBytes(StandardCharsets.UTF_8))
                .with(header, value);
        return new Case(name, ask.as(ann), 415, "unsupported_media_type", header);
    }

    @TestFactory
    Stream<DynamicTest> anInvalidHeaderIsRefused() {
        List<Case> cases = new ArrayList<>();
        for (String wait : List.of("wait", "wait=", "wait=-1", "wait=soon", "wait=1.5", "wait=99999999999")) {
            cases.add(headed("Prefer: " + wait, "Prefer", wait));
        }
        cases.add(headed("an empty key", "Idempotency-Key", ""));
        cases.add(headed("a key too long", "Idempotency-Key", "k".repeat(256)));
        cases.add(headed("a key with a tab", "Idempotency-Key", "a\tb"));
        cases.add(new Case(
                "two tokens", Ask.post("/orders", A_MUG).as(ann).as(staff), 400, "invalid_header", "Authorization"));
        String order = shop.confirmedOrder(shop.ann());
        shop.awaitQuiet();
        for (String tag : List.of("\"999\"", "1", "W/\"2\"", "\"\"", "nonsense", "\"99999999999999999999\"")) {
            cases.add(new Case(
                    "If-Match: " + tag,
                    Ask.of("POST", "/orders/" + order + "/cancellation").as(ann).with("If-Match", tag),
                    412,
                    "precondition_failed",
                    ""));
        }
        return refused(cases);
    }

    @TestFactory
    Stream<DynamicTest> unexpectedBodiesAndUnknownParametersAreRefused() {
        List<Case> cases = new ArrayList<>();
        String order = shop.confirmedOrder(shop.ann());
        shop.awaitQuiet();
        String ofThree = "{\"items\":[{\"sku\":\"mug\",\"quantity\":1}]}";
        for (String change : List.of("cancellation", "shipment", "return")) {
            String path = "/orders/" + order + "/" + change;
            cases.add(new Case("a part as " + change, Ask.post(path, ofThree).as(staff), 400, "unexpected_body", ""));
            cases.add(new Case(
                    "garbage as " + change,
                    Ask.of("POST", path)
                            .body("garbage".getBytes(StandardCharsets.UTF_8))
                            .as(staff),
                    400,
                    "unexpected_body",
                    ""));
        }
        cases.add(new Case(
                "a deletion's body",
                Ask.of("DELETE", "/products/mug")
                        .body(latin1("{\"quantity\":1}"))
                        .as(staff),
                400,
                "unexpected_body",
                ""));
        for (String time :
                List.of("yesterday", "2026-03-01", "2026-03-01T10:00:00", "-1", "+292278994-01-01T00:00:00Z")) {
            cases.add(new Case(
                    "placed_after=" + time,
                    Ask.get("/orders?placed_after=" + time).as(ann),
                    400,
                    "invalid_parameter",
                    "placed_after"));
        }
        cases.add(unknownParameter("/orders?stauts=pending", "stauts"));
        cases.add(unknownParameter("/orders?metadata=web", "metadata"));
        cases.add(unknownParameter("/products?q=tea", "q"));
        cases.add(unknownParameter("/products/mug?fields=name", "fields"));
        cases.add(unknownParameter("/stock?limit=5&sku=mug", "sku"));
        cases.add(unknownParameter("/orders/" + order + "?expand=payment", "expand"));
        cases.add(unknownParameter("/health/live?verbose", "verbose"));
        cases.add(new Case(
                "two keys",
                Ask.post("/orders", A_MUG).as(ann).with("Idempotency-Key", "a").with("Idempotency-Key", "b"),
                400,
                "invalid_header",
                "Idempotency-Key"));
        return refused(cases);
    }

    private Case unknownParameter(String path, String name) {
        return new Case(path, Ask.get(path).as(staff), 400, "unknown_parameter", name);
    }

    private Case headed(String name, String header, String value) {
        return new Case(name, Ask.post("/orders", A_MUG).as(ann).with(header, value), 400, "invalid_header", header);
    }

    @TestFactory
    Stream<DynamicTest> anInvalidParameterIsRefused() {
        List<Case> cases = new ArrayList<>();
        for (String limit : List.of("0", "101", "-1", "ten", "1.5", "", "99999999999", "+1")) {
            for (String path :
                    List.of("/orders", "/products", "/payments", "/stock", "/ledger", "/users", "/sessions")) {
                cases.add(parameter(path + "?limit=" + limit, "limit"));
            }
        }
        for (String after : List.of("nonsense", "")) {
            for (String path : List.of("/orders", "/payments", "/ledger", "/users", "/sessions", "/sign-ins")) {
                cases.add(parameter(path + "?after=" + after, "after"));
            }
        }
        cases.add(parameter("/products?after=a%20b", "after"));
        cases.add(parameter("/stock?after=..%2F", "after"));
        cases.add(parameter("/orders?status=lost", "status"));
        cases.add(parameter("/orders?user_id=ann", "user_id"));
        cases.add(parameter("/payments?order_id=1", "order_id"));
        cases.add(parameter("/ledger?payment_id=1", "payment_id"));
        cases.add(parameter("/dead-letters/orders?after=1", "after"));
        cases.add(parameter("/dead-letters/orders?reason=lost", "reason"));
        cases.add(parameter("/dead-letters/orders?subscription=", "subscription"));
        cases.add(parameter("/dead-letters/orders?key=" + "k".repeat(256), "key"));
        for (String cursor : List.of("-1", "1.5", "nonsense", "9".repeat(19))) {
            cases.add(parameter("/messages/orders?after=" + cursor, "after"));
            cases.add(parameter("/stock/mug/movements?after=" + cursor, "after"));
        }
        cases.add(parameter("/messages/orders?key=", "key"));
        cases.add(parameter("/messages/orders?type=" + "t".repeat(256), "type"));
        cases.add(parameter("/messages/orders?from=yesterday", "from"));
        cases.add(parameter("/messages/orders?to=2026-03-01", "to"));
        cases.add(parameter("/messages/orders?limit=101", "limit"));
        cases.add(parameter("/users?username=a%20b", "username"));
        cases.add(parameter("/users?username=ann&after=%2E", "after"));
        cases.add(parameter("/sign-ins?user_id=ann", "user_id"));
        cases.add(parameter("/changes/orders?after=1", "after"));
        cases.add(parameter("/changes/orders?actor=ann", "actor"));
        cases.add(parameter("/changes/orders?action=Price%20changed", "action"));
        cases.add(parameter("/changes/orders?thing=", "thing"));
        cases.add(parameter("/changes/orders?from=yesterday", "from"));
        cases.add(parameter("/changes/orders?to=2026-03-01", "to"));
        cases.add(parameter("/changes/orders?limit=101", "limit"));
        cases.add(parameter("/changes/orders/export?limit=1001", "limit"));
        cases.add(parameter("/changes/orders/export?limit=0", "limit"));
        cases.add(parameter("/orders?limit=1&limit=2", "limit"));
        cases.add(parameter("/orders?external_reference=%20x", "external_reference"));
        cases.add(parameter("/orders?metadata.a%20b=1", "metadata"));
        cases.add(parameter("/orders?metadata.a=1&metadata.a=2", "metadata.a"));
        for (String target : List.of("/orders?after=%00", "/orders?after=%ff", "/orders/%00", "/products/%c0%ad")) {
            cases.add(new Case(target, Ask.get(target).as(administrator), 400, "malformed_uri", ""));
        }
        return refused(cases);
    }

    private Case parameter(String target, String field) {
        return new Case(target, Ask.get(target).as(administrator), 400, "invalid_parameter", field);
    }

    @TestFactory
    Stream<DynamicTest> unknownThingsAreNotFound() {
        List<Case> cases = new ArrayList<>();
        for (String id : List.of("1", "nonsense", RunningShop.unknownId(), "%20", "a".repeat(300))) {
            for (String path : List.of("/orders/", "/payments/", "/users/", "/dead-letters/orders/")) {
                cases.add(new Case(path + id, Ask.get(path + id).as(administrator), 404, "not_found", ""));
            }
            cases.add(new Case(
                    "cancel " + id,
                    Ask.of("POST", "/orders/" + id + "/cancellation").as(ann),
                    404,
                    "not_found",
                    ""));
            cases.add(new Case("end " + id, Ask.delete("/sessions/" + id).as(ann), 404, "not_found", ""));
        }
        for (String sku : List.of("unheard-of", "a%20b", "m".repeat(65), "%C3%BC")) {
            cases.add(new Case("product " + sku, Ask.get("/products/" + sku), 404, "not_found", ""));
            cases.add(new Case("stock " + sku, Ask.get("/stock/" + sku), 404, "not_found", ""));
        }
        for (String path :
                List.of("/nowhere", "/console/nowhere", "/orders/", "/orders/a/b/c", "/openapi/nobody.json")) {
            cases.add(new Case("path " + path, Ask.get(path).as(ann), 404, "not_found", ""));
        }
        return refused(cases);
    }

    /** A service looks for a thing with this name and finds none. A gateway refuses the path itself. */
    @TestFactory
    Stream<DynamicTest> aPathWithDotsLeadsNowhere() {
        return Stream.of("/orders/..%2F..", "/users/..%2Fme", "/dead-letters/orders/..%2F..", "/products/%2e%2e")
                .flatMap(target -> Stream.of(
                        Ask.get(target).as(administrator), Ask.delete(target).as(administrator)))
                .map(ask -> DynamicTest.dynamicTest(ask.toString(), () -> {
                    Map<String, String> before = shop.footprint();
                    Answer answer = shop.send(ask);
                    assertThat(answer.status()).as(answer.text()).isIn(400, 404, 405);
                    Problems.assertIsProblem(answer);
                    assertThat(shop.footprint()).isEqualTo(before);
                }));
    }

    @TestFactory
    Stream<DynamicTest> anOrderOfAnotherUserIsNotFound() {
        String order = shop.confirmedOrder(shop.ben());
        shop.awaitQuiet();
        return refused(List.of(
                new Case("read", Ask.get("/orders/" + order).as(ann), 404, "not_found", ""),
                new Case("history", Ask.get("/orders/" + order + "/history").as(ann), 404, "not_found", ""),
                new Case("follow", Ask.get("/orders/" + order + "/events").as(ann), 404, "not_found", ""),
                new Case("notes", Ask.get("/orders/" + order + "/notes").as(ann), 404, "not_found", ""),
                new Case(
                        "write",
                        Ask.post("/orders/" + order + "/notes", "{\"text\":\"x\"}")
                                .as(ann),
                        404,
                        "not_found",
                        ""),
                new Case(
                        "change",
                        Ask.patch("/orders/" + order, "{\"metadata\":null}").as(ann),
                        404,
                        "not_found",
                        ""),
                new Case(
                        "cancel",
                        Ask.of("POST", "/orders/" + order + "/cancellation").as(ann),
                        404,
                        "not_found",
                        ""),
                new Case("list", Ask.get("/orders?user_id=" + shop.ben().id()).as(ann), 403, "forbidden", "user_id"),
                new Case("who it is", Ask.get("/users/" + shop.ben().id()).as(ann), 404, "not_found", "")));
    }

    @TestFactory
    Stream<DynamicTest> routesForStaffAreForbiddenToCustomers() {
        String order = shop.confirmedOrder(shop.ann());
        shop.awaitQuiet();
        return refused(Stream.of(
                        Ask.of("POST", "/orders/" + order + "/shipment"),
                        Ask.of("POST", "/orders/" + order + "/return"),
                        Ask.delete("/orders/" + order + "/notes/" + order),
                        Ask.put("/products/mug", OFFER.formatted("x", "1", "\"EUR\"")),
                        Ask.delete("/products/mug"),
                        Ask.post("/stock/mug/receipts", "{\"quantity\":1}"),
                        Ask.post("/stock/mug/adjustments", "{\"change\":1,\"reason\":\"x\"}"),
                        Ask.get("/stock"),
                        Ask.get("/users"),
                        Ask.get("/ledger"),
                        Ask.get("/audit"),
                        Ask.get("/sign-ins"),
                        Ask.get("/stock/mug/movements"),
                        Ask.get("/reservations/" + order),
                        Ask.get("/payments/" + order + "/operations"),
                        Ask.get("/users?username=ann"),
                        Ask.get("/users/" + shop.ann().id() + "/sessions"),
                        Ask.delete("/users/" + shop.ann().id() + "/sessions/" + order),
                        Ask.get("/messages/orders"),
                        Ask.get("/dead-letters/orders/kinds"),
                        Ask.post("/dead-letters/orders/redelivery", "{\"subscription\":\"remember-prices\"}"),
                        Ask.get("/dead-letters/orders"),
                        Ask.get("/changes/orders"),
                        Ask.get("/changes/users/export"),
                        Ask.patch("/users/" + shop.ann().id(), "{\"role\":\"administrator\"}"))
                .map(ask -> new Case(ask.toString(), ask.as(ann), 403, "forbidden", ""))
                .toList());
    }

    /** RFC 9110, 9.1: 405 is for a method that the server knows. */
    @Test
    void anUnknownMethodIsNotImplemented() throws Exception {
        Answer answer = shop.send(Ask.of("PROPFIND", "/orders").as(administrator));
        Problems.assertProblem(answer, 501, "method_not_implemented");
    }

    @TestFactory
    Stream<DynamicTest> aWrongMethodIsRefusedWithTheListOfMethods() {
        return Map.of(
                        "/orders", "GET, POST",
                        "/products/mug", "GET, PUT, DELETE",
                        "/sessions/refresh", "POST",
                        "/users/me", "GET, PATCH, DELETE",
                        "/ledger", "GET")
                .entrySet()
                .stream()
                .flatMap(each -> Stream.of("PUT", "PATCH", "DELETE", "POST", "OPTIONS")
                        .filter(method -> !each.getValue().contains(method))
                        .map(method -> DynamicTest.dynamicTest(method + " " + each.getKey(), () -> {
                            Answer answer =
                                    shop.send(Ask.of(method, each.getKey()).as(administrator));
                            Problems.assertProblem(answer, 405, "method_not_allowed");
                            assertThat(answer.header("Allow")
                                            .orElse("")
                                            .replace(", HEAD", "")
                                            .split(", "))
                                    .containsExactlyInAnyOrder(each.getValue().split(", "));
                        })));
    }

    @Test
    void theSameSkuTwiceIsOneItem() {
        Answer placed = shop.send(Ask.post("/orders", "{\"items\":[\"mug\",{\"sku\":\"mug\",\"quantity\":2}]}")
                .as(ann));
        assertThat(placed.json().path("items")).hasSize(1);
        assertThat(placed.json().path("items").get(0).path("quantity").asInt()).isEqualTo(3);
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(Object... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Object part : parts) {
            if (part instanceof Integer octet) {
                out.write(octet);
            } else {
                out.writeBytes(latin1(part.toString()));
            }
        }
        return out.toByteArray();
    }
}
