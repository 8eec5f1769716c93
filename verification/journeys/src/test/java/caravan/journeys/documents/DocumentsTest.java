package caravan.journeys.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import caravan.chassis.testkit.caravan.TestCaravan;
import caravan.journeys.calls.Answer;
import caravan.journeys.calls.Ask;
import caravan.journeys.calls.Problems;
import caravan.journeys.documents.OpenApi.Operation;
import caravan.journeys.shop.Await;
import caravan.journeys.shop.InRunningShop;
import caravan.journeys.shop.OneProcess;
import caravan.journeys.shop.RunningShop;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The services behave as their documents say: every route, every status, every body. */
@ExtendWith(InRunningShop.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocumentsTest {
    /** Health, metrics and the documents themselves are the same in every process. No document need list them. */
    /** The provider of these tests sends no events. {@code StripeOrdersTest} has one that does. */
    private static final String OF_ANOTHER_PROVIDER = "receivePaymentEvent";

    private static final String UNDOCUMENTED = "chassis";

    private static final String LOGGER = "shop.documents";
    private static final String ANY_SERVICE = "{service}";
    private static final String BROWSERS = "/browser-sessions";

    private static final String LINES_OF_JSON = "application/x-ndjson";

    /** Every service has these routes, so only the name of an unknown service is not found. */
    /** Their 403 depends on the body, so a request without one gets another answer. */
    private static final Set<String> FORBIDDEN_BY_BODY = Set.of("/orders", "/orders/{id}/notes");

    private static final Set<String> OF_EACH_SERVICE = Set.of(
            "/dead-letters/{service}",
            "/dead-letters/{service}/kinds",
            "/messages/{service}",
            "/changes/{service}",
            "/changes/{service}/export");

    private final RunningShop shop;
    private final List<OpenApi> documents;
    private final Map<String, Supplier<Ask>> goodAsks = new HashMap<>();

    DocumentsTest(RunningShop shop) {
        this.shop = shop;
        this.documents = shop.send(Ask.get("/openapi"))
                .json()
                .valueStream()
                .map(each -> each.path("service").asString())
                .map(service -> OpenApi.of(service, shop.send(Ask.get("/openapi/" + service + ".json"))))
                .toList();
        tellGoodAsks();
    }

    private Stream<Operation> operations() {
        return documents.stream().flatMap(document -> document.operations().stream());
    }

    private Stream<DynamicTest> each(Consumer<Operation> check) {
        return operations().map(each -> DynamicTest.dynamicTest(each.toString(), () -> check.accept(each)));
    }

    @Test
    void everyRouteIsInADocumentAndEveryOperationIsARoute() {
        Set<String> services = ((OneProcess) shop.topology())
                .routes().stream()
                        .map(route -> route.service())
                        .filter(service -> !service.equals(UNDOCUMENTED))
                        .collect(Collectors.toCollection(TreeSet::new));
        Set<String> routes = ((OneProcess) shop.topology())
                .routes().stream()
                        .filter(route -> !route.service().equals(UNDOCUMENTED))
                        .map(route -> route.method() + " " + route.path())
                        .collect(Collectors.toCollection(TreeSet::new));
        Set<String> described = operations()
                .flatMap(each -> each.path().contains(ANY_SERVICE)
                        ? services.stream().map(service -> each.toString().replace(ANY_SERVICE, service))
                        : Stream.of(each.toString()))
                .collect(Collectors.toCollection(TreeSet::new));
        // Every process has these. Some of them are described.
        ((OneProcess) shop.topology())
                .routes().stream()
                        .filter(route -> route.service().equals(UNDOCUMENTED))
                        .forEach(route -> described.remove(route.method() + " " + route.path()));
        assertThat(described).isEqualTo(routes);
    }

    @TestFactory
    Stream<DynamicTest> eachRouteTakesTheParametersOfItsDocument() {
        return ((OneProcess) shop.topology())
                .routes().stream()
                        .filter(route -> !route.service().equals(UNDOCUMENTED))
                        .map(route -> DynamicTest.dynamicTest(route.method() + " " + route.path(), () -> {
                            Operation operation = operations()
                                    .filter(each -> each.toString()
                                            .replace(ANY_SERVICE, route.service())
                                            .equals(route.method() + " " + route.path()))
                                    .findFirst()
                                    .orElseThrow();
                            assertThat(operation.parameters().stream()
                                            .filter(parameter -> parameter
                                                    .path("in")
                                                    .asString()
                                                    .equals("query"))
                                            .map(parameter ->
                                                    parameter.path("name").asString()))
                                    .containsExactlyInAnyOrderElementsOf(route.accepted().parameters().stream()
                                            .map(name -> name.replace(".*", ""))
                                            .toList());
                            assertThat(operation.takesBody())
                                    .isEqualTo(route.accepted().body());
                        }));
    }

    @TestFactory
    Stream<DynamicTest> eachDocumentIsOpenApi31() {
        return documents.stream()
                .map(each -> DynamicTest.dynamicTest(each.service(), () -> {
                    JsonNode document = each.document();
                    assertThat(document.path("openapi").asString()).startsWith("3.1.");
                    assertThat(document.path("info").path("title").asString()).isNotBlank();
                    assertThat(document.path("info").path("version").asString()).isNotBlank();
                    assertThat(document.path("paths").propertyNames())
                            .isNotEmpty()
                            .allMatch(path -> path.startsWith("/"));
                    for (JsonNode reference : each.all("$ref")) {
                        assertThat(each.document()
                                        .at(reference.asString().substring(1))
                                        .isMissingNode())
                                .as(reference.asString())
                                .isFalse();
                    }
                    for (JsonNode secured : each.all("security")) {
                        secured.valueStream()
                                .flatMap(one -> one.propertyNames().stream())
                                .forEach(scheme -> assertThat(document.at("/components/securitySchemes/" + scheme)
                                                .isObject())
                                        .as(scheme)
                                        .isTrue());
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> eachOperationDescribesItsInputAndAnswers() {
        Set<String> ids = new TreeSet<>();
        return each(operation -> {
            assertThat(ids.add(operation.id())).as("unique " + operation.id()).isTrue();
            assertThat(operation.node().path("summary").asString()).isNotBlank();
            List<String> inPath = Stream.of(operation.path().split("/"))
                    .filter(segment -> segment.startsWith("{"))
                    .map(segment -> segment.substring(1, segment.length() - 1))
                    .toList();
            assertThat(inPath).allMatch(name -> operation.takesParameter("path", name));
            assertThat(operation.parameters())
                    .allMatch(parameter -> parameter.has("name") && parameter.has("in") && parameter.has("schema"));
            for (var response : operation.node().path("responses").properties()) {
                assertThat(response.getKey()).matches("[1-5][0-9][0-9]");
                assertThat(operation
                                .in()
                                .resolved(response.getValue())
                                .path("description")
                                .asString())
                        .isNotBlank();
            }
            assertThat(operation.response(503)).as("503 of " + operation).isPresent();
            assertThat(operation.response(401)).as("401 of " + operation).isPresent();
        });
    }

    @TestFactory
    Stream<DynamicTest> theAnswersOfEachOperationFitItsDocument() {
        return each(operation -> {
            if (operation.id().equals(OF_ANOTHER_PROVIDER)) {
                return;
            }
            Supplier<Ask> good = goodAsks.get(operation.id());
            if (good == null) {
                fail("nothing asks " + operation.id() + " for real: say how in this test");
                return;
            }
            Answer answer = shop.send(good.get());
            assertThat(answer.status()).as(answer.text()).isBetween(200, 299);
            assertFits(operation, answer);
        });
    }

    @AfterEach
    void leaveNoEndpoint() {
        WebhookAsks.deleteAll(shop);
    }

    @TestFactory
    Stream<DynamicTest> theRefusalsOfEachOperationFitItsDocument() {
        return each(operation -> badAsks(operation).forEach((status, ask) -> {
            Answer answer = shop.send(ask);
            assertThat(answer.status()).as("%s: %s", ask, answer.text()).isEqualTo(status);
            Problems.assertIsProblem(answer);
            assertFits(operation, answer);
        }));
    }

    private static void assertFits(Operation operation, Answer answer) {
        JsonNode response = operation.response(answer.status()).orElse(null);
        if (response == null) {
            fail("%s answers %s, of which its document knows nothing", operation, answer);
            return;
        }
        JsonNode content = response.path("content");
        if (content.isEmpty()) {
            assertThat(answer.text()).isEmpty();
            return;
        }
        String mediaType = answer.header("Content-Type").orElse("");
        assertThat(content.propertyNames()).contains(mediaType);
        if (mediaType.equals(LINES_OF_JSON)) {
            JsonNode ofEach = content.path(mediaType).path("schema");
            answer.text()
                    .lines()
                    .forEach(line -> assertThat(operation
                                    .in()
                                    .errors(ofEach, JsonMapper.shared().readTree(line)))
                            .as(line)
                            .isEmpty());
        } else if (mediaType.endsWith("json")) {
            assertThat(operation.in().errors(content.path(mediaType).path("schema"), answer.json()))
                    .as("%s", answer)
                    .isEmpty();
        }
        for (var header : response.path("headers").properties()) {
            if (Set.of("ETag", "Location", "Cache-Control").contains(header.getKey())) {
                JsonNode schema = operation.in().resolved(header.getValue()).path("schema");
                String value = answer.header(header.getKey()).orElse("");
                assertThat(value).as("%s of %s", header.getKey(), operation).isNotEmpty();
                assertThat(value).matches(schema.path("pattern").asString(".*"));
            }
        }
    }

    /** For each status that an operation's document lists for a refusal, a request that gets it. */
    private Map<Integer, Ask> badAsks(Operation operation) {
        Map<Integer, Ask> asks = new HashMap<>();
        String target = operation
                .path()
                .replace(ANY_SERVICE, "orders")
                .replace("{id}", RunningShop.unknownId())
                .replace("{session_id}", RunningShop.unknownId())
                .replace("{note_id}", RunningShop.unknownId())
                .replace("{delivery_id}", RunningShop.unknownId())
                .replace("{order_id}", RunningShop.unknownId())
                .replace("{sku}", "unheard-of")
                .replace("{provider}", "simulated")
                .replace("{trace_id}", "no-trace")
                .replace("{logger}", operation.takesBody() ? LOGGER : "a%20b");
        if (operation.path().startsWith(BROWSERS)) {
            return badAsksOfBrowsers(operation);
        }
        Ask plain = Ask.of(operation.method(), target);
        asks.put(401, plain.as("no-token"));
        if (operation.response(403).isPresent() && !FORBIDDEN_BY_BODY.contains(operation.path())) {
            asks.put(403, plain.as(shop.ann().token()));
        }
        if (operation.takesParameter("query", "limit")) {
            asks.put(400, Ask.get(target + "?limit=0").as(shop.administrator().token()));
        }
        // A trace that nobody knows is an empty list.
        if (operation.path().contains("{")
                && !operation.takesBody()
                && operation.response(404).isPresent()) {
            String unheardOf = OF_EACH_SERVICE.contains(operation.path())
                    ? operation.path().replace(ANY_SERVICE, "nope")
                    : target;
            asks.put(
                    404,
                    Ask.of(operation.method(), unheardOf)
                            .as(shop.administrator().token()));
        }
        if (operation.takesBody()) {
            Ask asked = plain.as(shop.administrator().token());
            asks.put(400, asked.json("{"));
            asks.put(413, asked.json("\"" + "x".repeat(65_536) + "\""));
            asks.put(415, asked.json("{}").with("Content-Encoding", "gzip"));
        }
        if (operation.id().equals(OF_ANOTHER_PROVIDER)) {
            asks.put(404, asks.remove(400));
            asks.remove(415); // The body can be anything that is signed.
        }
        return asks;
    }

    /** They need no token. */
    private static Map<Integer, Ask> badAsksOfBrowsers(Operation operation) {
        Ask plain = Ask.of(operation.method(), operation.path());
        Ask whole = operation.takesBody() ? plain.json(RunningShop.credentials("nobody", "wrong password")) : plain;
        Map<Integer, Ask> asks =
                new HashMap<>(Map.of(400, whole, 403, ofBrowser(whole).with("Sec-Fetch-Site", "cross-site")));
        // Who has no session may sign out, too.
        if (!operation.id().equals("signOutBrowser")) {
            asks.put(401, ofBrowser(whole));
        }
        if (operation.takesBody()) {
            asks.put(413, plain.json("\"" + "x".repeat(65_536) + "\""));
            asks.put(415, plain.json("{}").with("Content-Encoding", "gzip"));
        }
        return asks;
    }

    /** What each process tells about itself. */
    private void tellOperators(String administrator) {
        String logger = "/log-levels/shop.journeys";
        goodAsks.put("getLogLevels", () -> Ask.get("/log-levels").as(administrator));
        goodAsks.put(
                "setLogLevel", () -> Ask.put(logger, "{\"level\":\"debug\"}").as(administrator));
        goodAsks.put("resetLogLevel", () -> Ask.delete(logger).as(administrator));
        goodAsks.put("listLogLines", () -> Ask.get("/log-lines?limit=5").as(administrator));
        goodAsks.put("listTraces", () -> Ask.get("/traces?limit=5&min_ms=0").as(administrator));
        goodAsks.put("getTrace", () -> {
            JsonNode traces = shop.send(Ask.get("/traces").as(administrator)).json();
            return Ask.get("/traces/" + traces.get(0).path("trace_id").asString())
                    .as(administrator);
        });
    }

    private void tellGoodAsks() {
        String customer = shop.ann().token();
        String staff = shop.staff().token();
        String administrator = shop.administrator().token();
        String order = shop.confirmedOrder(shop.ann());
        String payment = shop.send(Ask.get("/payments?order_id=" + order).as(customer))
                .json()
                .get(0)
                .path("id")
                .asString();
        tellUsers(administrator);
        tellOperators(administrator);
        goodAsks.put("listProducts", () -> Ask.get("/products?limit=2"));
        goodAsks.put("getProduct", () -> Ask.get("/products/mug"));
        goodAsks.put("putProduct", () -> offer("documented").as(staff));
        goodAsks.put("withdrawProduct", () -> {
            shop.send(offer("withdrawn").as(staff));
            return Ask.delete("/products/withdrawn").as(staff);
        });
        goodAsks.put("listStock", () -> Ask.get("/stock").as(staff));
        goodAsks.put("getStock", () -> Ask.get("/stock/mug"));
        goodAsks.put(
                "receiveStock",
                () -> Ask.post("/stock/documented/receipts", "{\"quantity\":3}").as(staff));
        goodAsks.put(
                "adjustStock",
                () -> Ask.post("/stock/lamp/adjustments", "{\"change\":-1,\"reason\":\"broken\"}")
                        .as(staff));
        goodAsks.put(
                "placeOrder", () -> Ask.post("/orders", "{\"items\":[\"mug\"]}").as(customer));
        goodAsks.put("listOrders", () -> Ask.get("/orders?status=confirmed").as(customer));
        goodAsks.put(
                "getOrderHistory",
                () -> Ask.get("/orders/" + order + "/history").as(customer));
        String notes = "/orders/" + order + "/notes";
        goodAsks.put(
                "changeOrder",
                () -> Ask.patch(
                                "/orders/" + order,
                                "{\"external_reference\":\"D-1\",\"metadata\":{\"channel\":\"web\"}}")
                        .as(customer));
        goodAsks.put(
                "addOrderNote",
                () -> Ask.post(notes, "{\"text\":\"A present.\"}").as(customer));
        goodAsks.put("listOrderNotes", () -> Ask.get(notes).as(customer));
        goodAsks.put("deleteOrderNote", () -> {
            String note =
                    shop.send(Ask.post(notes, "{\"text\":\"x\"}").as(staff)).field("id");
            return Ask.delete(notes + "/" + note).as(staff);
        });
        goodAsks.put("getReservation", () -> Ask.get("/reservations/" + order).as(staff));
        goodAsks.put("listStockMovements", () -> Ask.get("/stock/mug/movements").as(staff));
        goodAsks.put(
                "listPaymentOperations",
                () -> Ask.get("/payments/" + payment + "/operations").as(staff));
        goodAsks.put(
                "listMessages", () -> Ask.get("/messages/orders?key=" + order).as(administrator));
        goodAsks.put("getOrder", () -> Ask.get("/orders/" + order).as(customer));
        goodAsks.put(
                "followOrder",
                () -> Ask.get("/orders/" + shop.cancelledOrder(shop.ann()) + "/events")
                        .as(customer));
        goodAsks.put(
                "cancelOrder",
                () -> change(shop.confirmedOrder(shop.ann()), "cancellation").as(customer));
        goodAsks.put(
                "shipOrder",
                () -> change(shop.confirmedOrder(shop.ann()), "shipment").as(staff));
        goodAsks.put("returnOrder", () -> {
            String shipped = shop.confirmedOrder(shop.ann());
            shop.send(change(shipped, "shipment").as(staff));
            return change(shipped, "return").as(staff);
        });
        goodAsks.put("listPayments", () -> Ask.get("/payments").as(customer));
        goodAsks.put("getPayment", () -> Ask.get("/payments/" + payment).as(customer));
        goodAsks.put("getPaymentAction", () -> {
            // The provider of the tests requires none.
            shop.superuser()
                    .execute(
                            "INSERT INTO payments.payment_action VALUES (?::uuid, 'redirect', 'https://bank.example', 's', now())",
                            payment);
            return Ask.get("/payments/" + payment + "/action").as(customer);
        });
        goodAsks.put("listLedger", () -> Ask.get("/ledger").as(staff));
        goodAsks.put("audit", () -> Ask.get("/audit").as(administrator));
        goodAsks.put("auditStatus", () -> Ask.get("/audit/status").as(administrator));
        goodAsks.put("auditRun", () -> {
            shop.send(Ask.get("/audit").as(administrator));
            String last = shop.send(Ask.get("/audit/status").as(administrator))
                    .json()
                    .at("/last_ended/id")
                    .asString();
            return Ask.get("/audit/runs/" + last).as(administrator);
        });
        tellDeadLetters(administrator);
        WebhookAsks.add(goodAsks, shop);
        goodAsks.put("getLogLevels", () -> Ask.get("/log-levels").as(administrator));
        goodAsks.put(
                "setLogLevel",
                () -> Ask.put("/log-levels/" + LOGGER, "{\"level\":\"info\"}").as(administrator));
        goodAsks.put("resetLogLevel", () -> Ask.delete("/log-levels/" + LOGGER).as(administrator));
        goodAsks.put("listLogLines", () -> Ask.get("/log-lines?limit=3").as(administrator));
        goodAsks.put("listTraces", () -> Ask.get("/traces?limit=3").as(administrator));
        goodAsks.put("getTrace", () -> Ask.get("/traces/" + "a".repeat(32)).as(administrator));
        goodAsks.put(
                "listProcesses", () -> Ask.get("/processes").as(shop.staff().token()));
        goodAsks.put(
                "listSignals",
                () -> Ask.get("/signals?service=orders").as(shop.staff().token()));
        goodAsks.put(
                "listChanges",
                () -> Ask.get("/changes/catalog?action=product_offered&limit=3").as(administrator));
        goodAsks.put("exportChanges", () -> {
            Ask export = Ask.get("/changes/users/export?limit=3").as(administrator);
            Await.until(
                    "a change is old enough",
                    Duration.ofSeconds(60),
                    () -> !shop.send(export).text().isEmpty());
            return export;
        });
    }

    /** Requests follow the document's order, so the dead letter exists until it is delivered again. */
    private void tellDeadLetters(String administrator) {
        String letters = "/dead-letters/orders";
        goodAsks.put("listDeadLetters", () -> {
            plantDeadLetter();
            return Ask.get(letters).as(administrator);
        });
        Supplier<String> planted = () -> letters + "/"
                + shop.send(Ask.get(letters).as(administrator))
                        .json()
                        .get(0)
                        .path("id")
                        .asString();
        goodAsks.put("listKindsOfDeadLetters", () -> Ask.get(letters + "/kinds").as(administrator));
        goodAsks.put(
                "redeliverKindOfDeadLetters",
                () -> Ask.post(
                                letters + "/redelivery",
                                "{\"subscription\":\"remember-prices\",\"type\":\"of-nothing\"}")
                        .as(administrator));
        goodAsks.put("getDeadLetter", () -> Ask.get(planted.get()).as(administrator));
        goodAsks.put(
                "redeliverDeadLetter",
                () -> Ask.of("POST", planted.get() + "/redelivery").as(administrator));
    }

    /** Makes the table of prices refuse one row for a moment, so that the message becomes a dead letter. */
    private void plantDeadLetter() {
        shop.superuser()
                .execute("ALTER TABLE orders.price ADD CONSTRAINT fault CHECK (sku <> 'unlearnable') NOT VALID");
        shop.send(offer("unlearnable").as(shop.staff().token()));
        await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> shop.send(Ask.get("/dead-letters/orders")
                                        .as(shop.administrator().token()))
                                .json()
                                .isEmpty(),
                        isEmpty -> !isEmpty);
        shop.superuser().execute("ALTER TABLE orders.price DROP CONSTRAINT fault");
    }

    private void tellUsers(String administrator) {
        RunningShop.Person person = shop.newCustomer();
        String token = person.token();
        String credentials = RunningShop.credentials(person.username(), RunningShop.PASSWORD);
        goodAsks.put(
                "registerUser",
                () -> Ask.post("/users", RunningShop.credentials(shop.freshName(), RunningShop.PASSWORD)));
        goodAsks.put("listUsers", () -> Ask.get("/users").as(administrator));
        goodAsks.put("showOwnUser", () -> Ask.get("/users/me").as(token));
        goodAsks.put(
                "changeOwnUser",
                () -> Ask.patch("/users/me", "{\"display_name\":\"Ann Shirley\"}")
                        .as(token));
        goodAsks.put(
                "deleteOwnUser",
                () -> Ask.delete("/users/me").as(shop.newCustomer().token()));
        goodAsks.put(
                "changeOwnPassword",
                () -> Ask.post(
                                "/users/me/password",
                                "{\"current_password\":\"%s\",\"new_password\":\"%s\"}"
                                        .formatted(RunningShop.PASSWORD, RunningShop.PASSWORD))
                        .as(token));
        goodAsks.put("listOwnSignIns", () -> Ask.get("/users/me/sign-ins").as(token));
        goodAsks.put("showUser", () -> Ask.get("/users/" + person.id()).as(token));
        goodAsks.put(
                "changeRole",
                () -> Ask.patch("/users/" + person.id(), "{\"role\":\"customer\"}")
                        .as(administrator));
        goodAsks.put("signIn", () -> Ask.post("/sessions", credentials));
        goodAsks.put("listSessions", () -> Ask.get("/sessions").as(token));
        goodAsks.put(
                "refreshSession",
                () -> Ask.post("/sessions/refresh", "{\"refresh_token\":\"" + person.refreshToken() + "\"}"));
        goodAsks.put("endSession", () -> {
            RunningShop.Person other = shop.signIn("admin", TestCaravan.ADMINISTRATOR_PASSWORD);
            return Ask.delete("/sessions/" + shop.sessionOf(other.token())).as(other.token());
        });
        tellBrowserSessions(credentials);
        goodAsks.put(
                "listSessionsOfUser",
                () -> Ask.get("/users/" + person.id() + "/sessions").as(administrator));
        goodAsks.put("endSessionOfUser", () -> {
            RunningShop.Person other = shop.newCustomer();
            return Ask.delete("/users/" + other.id() + "/sessions/" + shop.sessionOf(other.token()))
                    .as(administrator);
        });
        goodAsks.put("listSignIns", () -> Ask.get("/sign-ins").as(administrator));
        goodAsks.put("showKeys", () -> Ask.get("/.well-known/jwks.json"));
    }

    private void tellBrowserSessions(String credentials) {
        Supplier<Ask> signIn = () -> ofBrowser(Ask.post(BROWSERS, credentials));
        goodAsks.put("signInBrowser", signIn);
        goodAsks.put("refreshBrowserSession", () -> {
            String cookie = shop.send(signIn.get()).header("Set-Cookie").orElseThrow();
            return ofBrowser(Ask.of("POST", BROWSERS + "/refresh"))
                    .with("Cookie", cookie.substring(0, cookie.indexOf(';')));
        });
        goodAsks.put("signOutBrowser", () -> ofBrowser(Ask.delete(BROWSERS)));
    }

    private static Ask ofBrowser(Ask ask) {
        return ask.with("Caravan-Browser-Session", "1");
    }

    private static Ask change(String order, String which) {
        return Ask.of("POST", "/orders/" + order + "/" + which);
    }

    private static Ask offer(String sku) {
        return Ask.put(
                "/products/" + sku,
                "{\"name\":\"Documented\",\"price\":{\"amount\":7,\"currency\":\"EUR\"},\"description\":\"A line.\"}");
    }
}
