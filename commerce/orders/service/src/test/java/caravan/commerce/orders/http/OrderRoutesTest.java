package caravan.commerce.orders.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.chassis.testkit.caravan.TestCaravan;
import caravan.commerce.orders.OrdersService;
import caravan.kernel.UserId;
import com.nimbusds.jose.JOSEException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

class OrderRoutesTest {
    private static final String ANNS_ID = "019af2c4-1111-7a31-8c02-9b1f4e7d6a50";
    private static final String BENS_ID = "019af2c4-2222-7a31-8c02-9b1f4e7d6a50";
    private static final String LAMP = "{\"items\":[\"lamp\"]}";
    private static final String UNANSWERED = "{\"items\":[\"unanswered\"]}";
    private static final ObjectMapper JSON = new ObjectMapper();

    private static TestCaravan caravan;
    private static HttpClient http;
    private static String ann;
    private static String ben;
    private static String staff;

    @BeforeAll
    static void start() throws JOSEException {
        Neighbours neighbours = new Neighbours();
        caravan = TestCaravan.start(List.of(neighbours, new OrdersService()), Map.of());
        http = HttpClient.newHttpClient();
        ann = neighbours.token(UserId.parse(ANNS_ID), "customer");
        ben = neighbours.token(UserId.parse(BENS_ID), "customer");
        staff = neighbours.token(UserId.parse("019af2c4-3333-7a31-8c02-9b1f4e7d6a50"), "staff");
        neighbours.tellPrices();
        neighbours.tellUser(UserId.parse(BENS_ID));
        await().until(() -> caravan.caravan().isDrained());
    }

    @AfterAll
    static void stop() {
        http.close();
        caravan.close();
    }

    @Test
    void theMinimalBodyOfBareSkusPlacesAnOrder() {
        HttpResponse<String> reply = post(
                ann,
                "/orders",
                "{\"user_id\":\"" + ANNS_ID + "\",\"items\":[\"lamp\",{\"sku\":\"desk\",\"quantity\":2}]}");

        assertThat(reply.statusCode()).isEqualTo(201);
        JsonNode order = json(reply);
        assertThat(order.at("/status").asString()).isEqualTo("pending");
        assertThat(order.at("/total/amount").asLong()).isEqualTo(3 * 1999);
        assertThat(header(reply, "Location"))
                .isEqualTo("/orders/" + order.at("/id").asString());
        assertThat(header(reply, "ETag")).isEqualTo("\"1\"");
    }

    @ParameterizedTest
    @CsvSource({
        "lamp, approve, confirmed, ''",
        "lamp, decline, rejected, payment_declined",
        "sold-out, approve, rejected, out_of_stock"
    })
    void aWaitAnswersWithTheSettledOrder(String sku, String method, String status, String reason) {
        HttpResponse<String> reply = post(
                ann,
                "/orders",
                "{\"items\":[\"" + sku + "\"],\"payment_method\":\"" + method + "\"}",
                "Prefer",
                "wait=30");

        assertThat(reply.statusCode()).isEqualTo(201);
        assertThat(json(reply).at("/status").asString()).isEqualTo(status);
        assertThat(json(reply).at("/reason").asString("")).isEqualTo(reason);
        assertThat(header(reply, "Preference-Applied")).isEqualTo("wait=30");
        assertThat(header(reply, "ETag")).isEqualTo("\"2\"");
    }

    @Test
    void theHistoryHasEveryVersionAndIsForTheOwnerAndStaff() {
        HttpResponse<String> placed = post(ann, "/orders", LAMP, "Prefer", "wait=30");
        String path = "/orders/" + idOf(placed) + "/history";

        HttpResponse<String> history = get(ann, path);
        assertThat(history.statusCode()).isEqualTo(200);
        assertThat(header(history, "ETag")).isEqualTo("\"2\"");
        assertThat(json(history)
                        .valueStream()
                        .map(change -> change.at("/status").asString()))
                .containsExactly("pending", "confirmed");
        assertThat(json(history).get(0).at("/changed_at").asString())
                .isEqualTo(json(placed).at("/placed_at").asString());
        assertThat(get(staff, path, "If-None-Match", "\"2\"").statusCode()).isEqualTo(304);
        assertThat(get(ben, path).statusCode()).isEqualTo(404);
        assertThat(get(ann, path + "?limit=1").statusCode()).isEqualTo(400);
        assertThat(get(ann, "/orders/nothing/history").statusCode()).isEqualTo(404);
    }

    @Test
    void aWaitThatTimesOutAnswersWithThePendingOrder() {
        HttpResponse<String> reply = post(ann, "/orders", UNANSWERED, "Prefer", "wait=1");

        assertThat(json(reply).at("/status").asString()).isEqualTo("pending");
        assertThat(header(reply, "Preference-Applied")).isEqualTo("wait=1");
    }

    @Test
    void theSameKeyAnswersWithTheSameOrder() {
        String key = UUID.randomUUID().toString();

        HttpResponse<String> first = post(ann, "/orders", LAMP, "Idempotency-Key", key);
        HttpResponse<String> second = post(ann, "/orders", LAMP, "Idempotency-Key", key);

        assertThat(second.statusCode()).isEqualTo(201);
        assertThat(json(second)).isEqualTo(json(first));
    }

    @Test
    void theSameKeyMayWaitForTheOrderThatItPlacedBefore() {
        String key = UUID.randomUUID().toString();
        HttpResponse<String> first = post(ann, "/orders", LAMP, "Idempotency-Key", key);

        HttpResponse<String> second = post(ann, "/orders", LAMP, "Idempotency-Key", key, "Prefer", "wait=30");

        assertThat(idOf(second)).isEqualTo(idOf(first));
        assertThat(json(second).at("/status").asString()).isEqualTo("confirmed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"items\":[\"lamp\",\"no-such-thing\"]}                   | 422 | unknown_sku       | /items/1/sku",
                "{\"items\":[]}                                             | 400 | invalid_field     | /items",
                "{\"items\":[\"lamp\"],\"user_id\":\"" + BENS_ID + "\"}     | 403 | forbidden    | /user_id",
                "{\"items\":[{\"sku\":\"lamp\",\"quantity\":1000000},\"lamp\"]} | 422 | quantity_too_large | /items/1/quantity"
            })
    void aRefusalNamesTheItemThatCannotBeOrdered(String body, int status, String code, String field) {
        HttpResponse<String> reply = post(ann, "/orders", body);

        assertThat(reply.statusCode()).isEqualTo(status);
        assertThat(json(reply).at("/code").asString()).isEqualTo(code);
        assertThat(json(reply).at("/field").asString()).isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"items\":[{\"sku\":\"lamp\",\"quantity\":0}]}             | /items/0/quantity",
                "{\"items\":[{\"sku\":\"lamp\",\"quantity\":99999999999}]}   | /items/0/quantity",
                "{\"items\":[\"not a sku\"]}                                 | /items/0",
                "{\"items\":[\"lamp\"],\"payment_method\":\"two words\"}     | /payment_method",
                "{\"items\":[\"lamp\"],\"payment_method\":\"\"}              | /payment_method",
                "{\"items\":[\"lamp\"],\"price\":1}                          | /price"
            })
    void aMalformedOrderIsRefusedByItsField(String body, String field) {
        HttpResponse<String> reply = post(ann, "/orders", body);

        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(json(reply).at("/field").asString()).isEqualTo(field);
    }

    @Test
    void anyWordIsAMeansOfPaymentForThePaymentProviderToJudge() {
        String longest = "pm_" + "X".repeat(61);

        HttpResponse<String> reply =
                post(ann, "/orders", "{\"items\":[\"lamp\"],\"payment_method\":\"" + longest + "\"}");

        assertThat(reply.statusCode()).isEqualTo(201);
        assertThat(json(reply).at("/payment_method").asString()).isEqualTo(longest);
        assertThat(post(ann, "/orders", "{\"items\":[\"lamp\"],\"payment_method\":\"" + longest + "X\"}")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void anOrderThatNamesNoMeansOfPaymentGetsTheDefault() {
        assertThat(json(post(ann, "/orders", LAMP)).at("/payment_method").asString())
                .isEqualTo("approve");
    }

    @Test
    void theDefaultMeansOfPaymentIsASetting() throws JOSEException {
        Neighbours others = new Neighbours();
        try (TestCaravan other = TestCaravan.start(
                List.of(others, new OrdersService()),
                Map.of("CARAVAN_ORDERS_DEFAULT_PAYMENT_METHOD", "pm_card_visa"))) {
            others.tellPrices();
            await().until(() -> other.caravan().isDrained());
            HttpResponse<String> reply =
                    send(HttpRequest.newBuilder(URI.create(other.address().toString() + "/orders"))
                            .header("Authorization", "Bearer " + others.token(UserId.parse(ANNS_ID), "customer"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(LAMP)));

            assertThat(json(reply).at("/payment_method").asString()).isEqualTo("pm_card_visa");
        }
    }

    @Test
    void staffMayOrderForACustomer() {
        HttpResponse<String> reply = post(staff, "/orders", "{\"items\":[\"lamp\"],\"user_id\":\"" + BENS_ID + "\"}");

        assertThat(reply.statusCode()).isEqualTo(201);
        assertThat(json(reply).at("/user_id").asString()).isEqualTo(BENS_ID);
    }

    @Test
    void aUserThatThereIsNotIsRefused() {
        HttpResponse<String> reply =
                post(staff, "/orders", "{\"items\":[\"lamp\"],\"user_id\":\"019af2c4-4444-7a31-8c02-9b1f4e7d6a50\"}");

        assertThat(reply.statusCode()).isEqualTo(422);
        assertThat(json(reply).at("/code").asString()).isEqualTo("unknown_user");
        assertThat(json(reply).at("/field").asString()).isEqualTo("/user_id");
    }

    @Test
    void anOrderWithoutStockNamesTheSkuAndTheRemainingPieces() {
        HttpResponse<String> reply = post(ann, "/orders", "{\"items\":[\"lamp\",\"sold-out\"]}", "Prefer", "wait=30");

        assertThat(json(reply).at("/reason").asString()).isEqualTo("out_of_stock");
        assertThat(json(reply).at("/shortages").toString()).isEqualTo("[{\"sku\":\"sold-out\",\"available\":0}]");
    }

    @Test
    void piecesOfPendingOrdersAreBounded() {
        HttpResponse<String> reply = post(ann, "/orders", "{\"items\":[{\"sku\":\"lamp\",\"quantity\":10001}]}");

        assertThat(reply.statusCode()).isEqualTo(422);
        assertThat(json(reply).at("/code").asString()).isEqualTo("too_many_pieces");
    }

    @Test
    void anothersOrderIsNotThere() {
        String path = "/orders/" + idOf(post(ann, "/orders", LAMP));

        assertThat(get(ben, path).statusCode()).isEqualTo(404);
        assertThat(get(ben, path + "/events").statusCode()).isEqualTo(404);
        assertThat(post(ben, path + "/cancellation", "").statusCode()).isEqualTo(404);
        assertThat(get(ann, path).statusCode()).isEqualTo(200);
        assertThat(get(staff, path).statusCode()).isEqualTo(200);
    }

    @Test
    void anOrderThatHasNotChangedIsNotSentAgain() {
        HttpResponse<String> placed = post(ann, "/orders", LAMP, "Prefer", "wait=30");

        assertThat(get(ann, header(placed, "Location"), "If-None-Match", header(placed, "ETag"))
                        .statusCode())
                .isEqualTo(304);
    }

    @Test
    void aCancellationAnswersTheSameWhenItIsRepeated() {
        String path = "/orders/" + idOf(post(ann, "/orders", UNANSWERED)) + "/cancellation";

        HttpResponse<String> first = post(ann, path, "");
        HttpResponse<String> second = post(ann, path, "");

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(json(first).at("/reason").asString()).isEqualTo("requested");
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(json(second)).isEqualTo(json(first));
    }

    @Test
    void aConfirmedOrderIsShippedAndReturnedByStaffAlone() {
        String path = "/orders/" + idOf(post(ann, "/orders", LAMP, "Prefer", "wait=30"));

        assertThat(post(ann, path + "/shipment", "").statusCode()).isEqualTo(403);
        assertThat(json(post(staff, path + "/shipment", "")).at("/status").asString())
                .isEqualTo("shipped");
        assertThat(json(post(staff, path + "/return", "")).at("/status").asString())
                .isEqualTo("returned");
    }

    @Test
    void aRequestThatTheStatusDoesNotAllowNamesTheStatus() {
        String path = "/orders/" + idOf(post(ann, "/orders", UNANSWERED));

        HttpResponse<String> reply = post(staff, path + "/shipment", "");

        assertThat(reply.statusCode()).isEqualTo(409);
        assertThat(json(reply).at("/code").asString()).isEqualTo("wrong_status");
        assertThat(json(reply).at("/detail").asString()).contains("pending");
    }

    @Test
    void aStaleIfMatchChangesNothing() {
        String path = "/orders/" + idOf(post(ann, "/orders", LAMP, "Prefer", "wait=30"));

        HttpResponse<String> reply = post(ann, path + "/cancellation", "", "If-Match", "\"1\"");

        assertThat(reply.statusCode()).isEqualTo(412);
        assertThat(json(get(ann, path)).at("/status").asString()).isEqualTo("confirmed");
    }

    @Test
    void aListGoesOnPageByPageAndHoldsOnesOwnAlone() {
        String third = idOf(post(ben, "/orders", UNANSWERED));
        String fourth = idOf(post(ben, "/orders", UNANSWERED));
        post(ann, "/orders", UNANSWERED);

        HttpResponse<String> first = get(ben, "/orders?limit=1&status=pending");
        String next = header(first, "Link").replaceAll("^<([^>]*)>.*$", "$1");
        HttpResponse<String> second =
                get(ben, URI.create(next).getRawPath() + "?" + URI.create(next).getRawQuery());

        assertThat(json(first).at("/0/id").asString()).isEqualTo(fourth);
        assertThat(json(second).at("/0/id").asString()).isEqualTo(third);
    }

    @Test
    void anothersListTakesStaff() {
        assertThat(get(ann, "/orders?user_id=" + BENS_ID).statusCode()).isEqualTo(403);
        assertThat(get(staff, "/orders?user_id=" + BENS_ID).statusCode()).isEqualTo(200);
    }

    @Test
    void everyVersionIsSentWhenItHappensUntilTheLast() throws IOException, InterruptedException {
        String path = "/orders/" + idOf(post(ann, "/orders", UNANSWERED));
        HttpResponse<Stream<String>> stream =
                http.send(request(ann, path + "/events").GET().build(), HttpResponse.BodyHandlers.ofLines());
        Iterator<String> lines = stream.body().iterator();

        List<String> ids = new ArrayList<>();
        while (lines.hasNext()) {
            String line = lines.next();
            if (line.startsWith("id: ")) {
                ids.add(line);
                post(ann, path + "/cancellation", "");
            }
        }

        assertThat(ids).containsExactly("id: 1", "id: 2");
    }

    @Test
    void aClientThatReconnectsGetsTheMissedVersions() {
        String path = "/orders/" + idOf(post(ann, "/orders", UNANSWERED));
        post(ann, path + "/cancellation", "");

        HttpResponse<String> reply = get(ann, path + "/events", "Last-Event-ID", "1");

        assertThat(reply.body())
                .contains("id: 2\nevent: order-changed\ndata: {")
                .doesNotContain("id: 1\n");
        assertThat(reply.body()).contains("\"status\":\"cancelled\"");
    }

    @Test
    void theDocumentDescribesTheRoutesThatThereAre() throws IOException {
        JsonNode document;
        try (InputStream yaml = OrdersService.class.getResourceAsStream("/openapi/orders.yaml")) {
            document = new YAMLMapper().readTree(yaml);
        }
        Set<String> described = new TreeSet<>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(method -> !method.getKey().equals("parameters"))
                        .forEach(method ->
                                described.add(method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey())));

        assertThat(caravan.caravan().routes())
                .filteredOn(
                        route -> route.path().equals("/orders") || route.path().startsWith("/orders/"))
                .extracting(route -> route.method() + " " + route.path())
                .containsExactlyInAnyOrderElementsOf(described);
    }

    @Test
    void aClientThatHasSeenTheLastVersionMustNotReconnect() {
        String path = "/orders/" + idOf(post(ann, "/orders", UNANSWERED));
        post(ann, path + "/cancellation", "");

        assertThat(get(ann, path + "/events", "Last-Event-ID", "2").statusCode())
                .isEqualTo(204);
    }

    @Test
    void theDetailsOfAnOrderAreMergedAndItsETagChanges() {
        String body =
                "{\"items\":[\"unanswered\"],\"external_reference\":\"M-1\",\"metadata\":{\"b\":\"2\",\"a\":\"1\"}}";
        HttpResponse<String> placed = post(ben, "/orders", body, "Idempotency-Key", "details-1");
        String path = header(placed, "Location");
        assertThat(json(get(ben, path)).at("/metadata").toString()).isEqualTo("{\"a\":\"1\",\"b\":\"2\"}");

        HttpResponse<String> patched =
                patch(ben, path, "{\"metadata\":{\"a\":null,\"c\":\"3\"}}", "If-Match", header(placed, "ETag"));

        assertThat(header(patched, "ETag")).isEqualTo("\"2\"");
        assertThat(json(patched).at("/metadata").toString()).isEqualTo("{\"b\":\"2\",\"c\":\"3\"}");
        assertThat(json(patched).at("/external_reference").asString()).isEqualTo("M-1");
        assertThat(get(ben, path).body()).isEqualTo(patched.body());
        assertThat(patch(ben, path, "{}", "If-Match", "\"1\"").statusCode()).isEqualTo(412);
        assertThat(patch(ann, path, "{}").statusCode()).isEqualTo(404);
        JsonNode bare = json(patch(staff, path, "{\"external_reference\":null,\"metadata\":null}"));
        assertThat(bare.has("metadata") || bare.has("external_reference")).isFalse();
        assertThat(json(post(ben, "/orders", body, "Idempotency-Key", "details-1")))
                .isEqualTo(json(placed));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"external_reference\":\"\"}         | /external_reference",
                "{\"metadata\":{\"a b\":\"1\"}}      | /metadata",
                "{\"metadata\":{\"a\":1}}              | /metadata/a",
                "{\"metadata\":[]}                       | /metadata",
                "{\"note\":\"x\"}                      | /note",
            })
    void detailsOfAnotherFormAreRefusedByTheirField(String body, String field) {
        String path = header(post(ann, "/orders", UNANSWERED), "Location");

        HttpResponse<String> reply = patch(ann, path, body);

        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(json(reply).at("/field").asString()).isEqualTo(field);
    }

    @Test
    void ordersAreLookedUpByReferenceAndMetadata() {
        String body =
                "{\"items\":[\"unanswered\"],\"external_reference\":\"L 1/ä\",\"metadata\":{\"shop.id\":\"a=b&c\"}}";
        String id = idOf(post(ann, "/orders", body));
        String bens = idOf(post(ben, "/orders", body));
        String byReference = "/orders?external_reference=L%201%2F%C3%A4";
        String byMetadata = "/orders?metadata.shop.id=a%3Db%26c";

        HttpResponse<String> taken = post(ann, "/orders", body);

        assertThat(taken.statusCode()).isEqualTo(409);
        assertThat(json(taken).at("/code").asString()).isEqualTo("external_reference_taken");
        assertThat(json(taken).at("/current/id").asString()).isEqualTo(id);
        for (String query : List.of(byReference, byMetadata, byMetadata + byReference.replace("/orders?", "&"))) {
            assertThat(ids(get(ann, query))).containsExactly(id);
            assertThat(ids(get(staff, query + "&status=pending"))).containsExactlyInAnyOrder(bens, id);
            assertThat(ids(get(staff, query + "&user_id=" + BENS_ID))).containsExactly(bens);
            assertThat(ids(get(ann, query + "&status=shipped"))).isEmpty();
        }
        for (String query : List.of("metadata.=1", "metadata=1", "metadata.a%20b=1", "metadata.a=1&metadata.a=2")) {
            assertThat(get(ann, "/orders?" + query).statusCode()).as(query).isEqualTo(400);
        }
        assertThat(get(ann, "/orders?metadata.a=1&metadata.b=2&metadata.c=3&metadata.d=4")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void customersSeeAndWriteTheirNotesAndStaffAll() {
        String path = header(post(ann, "/orders", "{\"items\":[\"unanswered\"],\"note\":\" First. \"}"), "Location")
                + "/notes";
        HttpResponse<String> hidden = post(staff, path, "{\"text\":\"Pays late.\"}");
        assertThat(hidden.statusCode()).isEqualTo(201);
        assertThat(json(hidden).at("/visibility").asString()).isEqualTo("staff");
        assertThat(json(hidden).at("/author_role").asString()).isEqualTo("staff");
        post(staff, path, "{\"text\":\"On its way.\",\"visibility\":\"customer\"}");
        post(ann, path, "{\"text\":\"Thanks.\"}");

        assertThat(texts(get(ann, path))).containsExactly("First.", "On its way.", "Thanks.");
        assertThat(texts(get(staff, path))).containsExactly("First.", "Pays late.", "On its way.", "Thanks.");
        HttpResponse<String> page = get(ann, path + "?limit=2");
        assertThat(texts(page)).containsExactly("First.", "On its way.");
        assertThat(header(page, "Link")).contains("rel=\"next\"");
        assertThat(get(ben, path).statusCode()).isEqualTo(404);
        assertThat(post(ben, path, "{\"text\":\"x\"}").statusCode()).isEqualTo(404);
        assertThat(post(ann, path, "{\"text\":\"x\",\"visibility\":\"staff\"}").statusCode())
                .isEqualTo(403);
        assertThat(post(ann, path, "{\"text\":\" \"}").statusCode()).isEqualTo(400);

        String note = path + "/" + idOf(hidden);
        assertThat(send(request(ann, note).DELETE()).statusCode()).isEqualTo(403);
        assertThat(send(request(staff, note).DELETE()).statusCode()).isEqualTo(204);
        assertThat(send(request(staff, note).DELETE()).statusCode()).isEqualTo(404);
        assertThat(texts(get(staff, path))).containsExactly("First.", "On its way.", "Thanks.");
    }

    @Test
    void aFirstNoteIsShorterThanLaterOnes() {
        String tooLong = "{\"items\":[\"unanswered\"],\"note\":\"" + "n".repeat(1_001) + "\"}";

        HttpResponse<String> reply = post(ann, "/orders", tooLong);

        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(json(reply).at("/field").asString()).isEqualTo("/note");
    }

    @Test
    void theEventsOfAnEndedOrderIncludeLaterDetails() {
        String path = "/orders/" + idOf(post(ann, "/orders", UNANSWERED));
        post(ann, path + "/cancellation", "");
        patch(staff, path, "{\"external_reference\":\"E-1\"}");

        assertThat(get(ann, path + "/events").body()).contains("id: 2\n", "id: 3\n");
        assertThat(get(ann, path + "/events", "Last-Event-ID", "3").statusCode())
                .isEqualTo(204);
        assertThat(patch(ann, path, "{\"external_reference\":\"E-2\"}").statusCode())
                .isEqualTo(409);
    }

    @Test
    void aPreferenceThatMakesNoSenseLeavesNoOrderBehind() {
        String before = get(ben, "/orders").body();

        assertThat(post(ben, "/orders", UNANSWERED, "Prefer", "wait=soon").statusCode())
                .isEqualTo(400);

        assertThat(get(ben, "/orders").body()).isEqualTo(before);
    }

    private static HttpResponse<String> get(String token, String path, String... headers) {
        return send(request(token, path, headers).GET());
    }

    private static HttpResponse<String> post(String token, String path, String body, String... headers) {
        HttpRequest.Builder request = request(token, path, headers);
        return send(
                body.isEmpty()
                        ? request.POST(HttpRequest.BodyPublishers.noBody())
                        : request.header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> patch(String token, String path, String body, String... headers) {
        return send(request(token, path, headers)
                .header("Content-Type", "application/merge-patch+json")
                .method("PATCH", HttpRequest.BodyPublishers.ofString(body)));
    }

    private static List<String> ids(HttpResponse<String> reply) {
        return json(reply).valueStream().map(each -> each.at("/id").asString()).toList();
    }

    private static List<String> texts(HttpResponse<String> reply) {
        return json(reply)
                .valueStream()
                .map(each -> each.at("/text").asString())
                .toList();
    }

    private static HttpRequest.Builder request(String token, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(caravan.address().toString() + path))
                .header("Authorization", "Bearer " + token);
        return headers.length == 0 ? request : request.headers(headers);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError(failure);
        }
    }

    private static JsonNode json(HttpResponse<String> reply) {
        return JSON.readTree(reply.body());
    }

    private static String idOf(HttpResponse<String> reply) {
        return json(reply).at("/id").asString();
    }

    private static String header(HttpResponse<String> reply, String name) {
        return reply.headers()
                .firstValue(name)
                .orElseThrow(() -> new AssertionError("no " + name + ": " + reply.body()));
    }
}
