package caravan.chassis.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.chassis.api.http.Accepted;
import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.OverloadedException;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Routes;
import caravan.chassis.http.addresses.AddressRanges;
import caravan.chassis.http.routing.DeclaredRoute;
import caravan.chassis.http.server.PortTakenException;
import caravan.kernel.UuidV7;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HttpServerTest {
    private static final String ID = "019aaaaa-0000-7000-8000-00000000000a";

    private static RunningServer running;

    record Sku(String value) {
        Sku {
            if (!value.matches("[a-z]([a-z0-9-])*")) {
                throw new IllegalArgumentException("must be a SKU");
            }
        }
    }

    record Quantity(int value) {
        Quantity {
            if (value < 1) {
                throw new IllegalArgumentException("must be a quantity");
            }
        }
    }

    record ItemId(UUID value) {
        static ItemId parse(String text) {
            return new ItemId(UuidV7.parse(text));
        }
    }

    record Item(Sku sku, Quantity quantity) {
        public static Item fromText(String sku) {
            return new Item(new Sku(sku), new Quantity(1));
        }
    }

    record Placing(List<Item> items) {}

    record Seen(String value) {}

    record Shown(ItemId id, Optional<String> note) {}

    static void declare(Routes routes) {
        routes.post("/orders", Access.SIGNED_IN, request -> Reply.created("/orders/" + ID, request.body(Placing.class)))
                .get(
                        "/orders/{id}",
                        Access.ANYONE,
                        request -> Reply.ok(new Shown(request.path("id", ItemId::parse), Optional.empty()))
                                .withVersion(3))
                .get("/orders/mine", Access.ANYONE, request -> Reply.ok("mine"))
                .get(
                        "/staff",
                        Access.STAFF,
                        request -> Reply.ok(request.caller().id()))
                .get("/list", Access.ANYONE, Accepted.page("kind"), request -> {
                    var page = request.page();
                    return Reply.page(page, java.util.Collections.nCopies(page.rowsToRead(), "x y"), row -> row);
                })
                .get(
                        "/echo",
                        Access.ANYONE,
                        Accepted.parameters("q"),
                        request -> Reply.ok(request.query("q", Function.identity())))
                .get(
                        "/labelled",
                        Access.ANYONE,
                        Accepted.parameters("label.*"),
                        request -> Reply.ok(request.queryFamily("label")))
                .get(
                        "/trace",
                        Access.ANYONE,
                        request -> Reply.ok(request.cause().trace().traceId()))
                .post(
                        "/wait",
                        Access.ANYONE,
                        request -> Reply.ok(request.preferWait().isPresent()))
                .post("/own-key", Access.SIGNED_IN, request -> Reply.ok(request.idempotencyKey()))
                .post("/key", Access.ANYONE, request -> Reply.ok(request.idempotencyKey("anyone", "f")))
                .put(
                        "/match",
                        Access.ANYONE,
                        request -> Reply.ok(request.ifMatch().toString()))
                .get("/bug", Access.ANYONE, request -> {
                    throw new IllegalStateException("secret SQL");
                })
                .get(
                        "/at-once",
                        Access.ANYONE,
                        Accepted.parameters("q"),
                        Routes.firstAtOnce(
                                request ->
                                        request.query("q", Function.identity()).isEmpty()
                                                ? Optional.of(Reply.ok("at once"))
                                                : Optional.empty(),
                                request -> Reply.ok("later")))
                .get("/unwritable", Access.ANYONE, request -> Reply.ok(new Thread()))
                .get("/full", Access.ANYONE, request -> {
                    throw new OverloadedException("the queue of 10");
                })
                .get("/away", Access.ANYONE, request -> {
                    throw new RunningServer.DatabaseAway();
                });
    }

    @BeforeAll
    static void start() {
        running = new RunningServer(HttpServerTest::declare);
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    private static HttpRequest.Builder signedIn(HttpRequest.Builder request) {
        return request.header("Authorization", "Bearer " + running.issuer.token("customer"));
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(answer.body())
                .contains("\"type\":\"/errors/" + code + "\"")
                .contains("\"code\":\"" + code + "\"")
                .contains("\"instance\":\"" + answer.uri().getRawPath() + "\"")
                .contains("\"trace_id\":\"" + traceOf(answer) + "\"");
    }

    private static String traceOf(HttpResponse<String> answer) {
        return answer.headers().firstValue("traceresponse").orElseThrow().split("-")[1];
    }

    @Test
    void aSignedInCallersBodyReachesTheHandler() throws Exception {
        HttpResponse<String> answer = running.send(signedIn(running.post("/orders", "{\"items\":[\"a\"]}")));
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().firstValue("location")).contains("/orders/" + ID);
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
        assertThat(answer.headers().firstValue("x-content-type-options")).contains("nosniff");
        assertThat(answer.body()).isEqualTo("{\"items\":[{\"sku\":\"a\",\"quantity\":1}]}");
    }

    @Test
    void aFaultInTheBodyNamesItsField() throws Exception {
        HttpResponse<String> answer =
                running.send(signedIn(running.post("/orders", "{\"items\":[{\"sku\":\"a\",\"quantity\":0}]}")));
        assertProblem(answer, 400, "invalid_field");
        assertThat(answer.body()).contains("\"field\":\"/items/0/quantity\"");
    }

    @Test
    void withoutATokenARouteIsClosed() throws Exception {
        HttpResponse<String> answer = running.send(running.post("/orders", "{}"));
        assertProblem(answer, 401, "no_token");
        assertThat(answer.headers().firstValue("www-authenticate")).contains("Bearer realm=\"caravan\"");
    }

    @Test
    void aBadTokenIsRefusedEvenOnARouteThatNeedsNone() throws Exception {
        HttpResponse<String> answer = running.send(running.request("/list").header("Authorization", "Bearer nonsense"));
        assertProblem(answer, 401, "invalid_token");
        assertThat(answer.headers().firstValue("www-authenticate").orElseThrow())
                .contains("error=\"invalid_token\"");
    }

    @Test
    void aLowerRoleIsForbidden() throws Exception {
        assertProblem(running.send(signedIn(running.request("/staff"))), 403, "forbidden");
    }

    @Test
    void aHigherRoleIsAdmitted() throws Exception {
        String token = running.issuer.token("administrator");
        HttpResponse<String> answer =
                running.send(running.request("/staff").header("Authorization", "Bearer " + token));
        assertThat(answer.body()).isEqualTo("\"" + TestTokens.USER + "\"");
    }

    @Test
    void unknownAddressesAndMethodsAreRefused() throws Exception {
        assertProblem(running.get("/nothing"), 404, "not_found");
        assertProblem(running.get("/list/"), 404, "not_found");
        assertProblem(running.get("/orders/1-1-1-1-1"), 404, "not_found");
        HttpResponse<String> wrongMethod =
                running.send(running.request("/staff").DELETE());
        assertProblem(wrongMethod, 405, "method_not_allowed");
        assertThat(wrongMethod.headers().firstValue("allow")).contains("GET, HEAD");
    }

    @Test
    void aLiteralWinsOverAParameter() throws Exception {
        assertThat(running.get("/orders/mine").body()).isEqualTo("\"mine\"");
    }

    @Test
    void anotherMediaTypeIsRefused() throws Exception {
        for (String type : List.of("text/plain", "application/jsonx", "application/json; charset=latin1")) {
            HttpRequest.Builder request = running.request("/orders")
                    .header("Content-Type", type)
                    .POST(HttpRequest.BodyPublishers.ofString("{}"));
            assertProblem(running.send(signedIn(request)), 415, "unsupported_media_type");
        }
    }

    @Test
    void aCurrentTagIsAnsweredWithNotModified() throws Exception {
        HttpResponse<String> first = running.get("/orders/" + ID);
        assertThat(first.headers().firstValue("etag")).contains("\"3\"");
        HttpResponse<String> again =
                running.send(running.request("/orders/" + ID).header("If-None-Match", "\"2\", W/\"3\""));
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.headers().firstValue("etag")).contains("\"3\"");
        assertThat(again.body()).isEmpty();
    }

    @Test
    void anOldTagIsAnsweredWithTheBody() throws Exception {
        assertThat(running.send(running.request("/orders/" + ID).header("If-None-Match", "\"2\""))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void headAnswersAsGetWithoutABody() throws Exception {
        HttpResponse<String> get = running.get("/orders/" + ID);
        HttpResponse<String> head =
                running.send(running.request("/orders/" + ID).method("HEAD", HttpRequest.BodyPublishers.noBody()));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("content-length"))
                .contains(Integer.toString(get.body().length()));
        assertThat(head.body()).isEmpty();
    }

    @Test
    void theNextPagesLinkKeepsTheOtherParameters() throws Exception {
        HttpResponse<String> answer = running.get("/list?limit=2&after=q&kind=%C3%A9");
        assertThat(answer.headers().firstValue("link"))
                .contains("</list?limit=2&kind=%C3%A9&after=x%20y>; rel=\"next\"");
        assertThat(answer.body()).isEqualTo("[\"x y\",\"x y\"]");
    }

    @Test
    void aParameterThatTheRouteDoesNotTakeIsRefused() throws Exception {
        HttpResponse<String> answer = running.get("/list?limit=2&junk=1");
        assertProblem(answer, 400, "unknown_parameter");
        assertThat(answer.body()).contains("\"field\":\"junk\"").contains("after, kind, limit");
    }

    @Test
    void theParametersOfAFamilyAreKnownByTheirBeginning() throws Exception {
        assertThat(running.get("/labelled?label.size=9&label.a.b=%C3%A9").body())
                .isEqualTo("{\"size\":\"9\",\"a.b\":\"é\"}");
        assertThat(running.get("/labelled").body()).isEqualTo("{}");
        for (String unknown : List.of("label.", "label", "labels.a", "labelx")) {
            HttpResponse<String> answer = running.get("/labelled?" + unknown + "=1");
            assertProblem(answer, 400, "unknown_parameter");
            assertThat(answer.body()).contains("\"field\":\"" + unknown + "\"", "label.*");
        }
        assertProblem(running.get("/labelled?label.a=1&label.a=2"), 400, "invalid_parameter");
    }

    @Test
    void aNextPagesLinkThatWouldBeTooLongIsLeftOut() throws Exception {
        HttpResponse<String> answer = running.get("/list?limit=2&kind=" + "k".repeat(7_000));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("link")).isEmpty();
    }

    @Test
    void aBodyThatTheRouteDoesNotTakeIsRefusedUnlessItIsAnEmptyObject() throws Exception {
        HttpRequest.Builder list = running.request("/list").header("Content-Type", "application/json");
        assertProblem(
                running.send(list.copy().method("GET", HttpRequest.BodyPublishers.ofString("{\"a\":1}"))),
                400,
                "unexpected_body");
        assertThat(running.send(list.copy().method("GET", HttpRequest.BodyPublishers.ofString(" {} ")))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void twoKeysAreRefused() throws Exception {
        assertProblem(
                running.send(running.post("/key", "{}")
                        .header("Idempotency-Key", "a")
                        .header("Idempotency-Key", "b")),
                400,
                "invalid_header");
    }

    @Test
    void optionsOfTheWholeServerAreAnswered() throws Exception {
        assertThat(running.raw("OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 204 ");
    }

    @Test
    void anAvailableReplyIsSentOnTheEventLoopUnlessTheTokenMustBeVerifiedFirst() throws Exception {
        String fresh = "Bearer " + running.issuer.token("staff");
        assertThat(running.get("/at-once").body()).isEqualTo("\"at once\"");
        assertThat(running.send(running.request("/at-once").header("Authorization", fresh))
                        .body())
                .isIn("\"later\"", "\"at once\"");
        assertThat(running.send(running.request("/at-once").header("Authorization", fresh))
                        .body())
                .isEqualTo("\"at once\"");
        assertProblem(running.get("/at-once?q=%00"), 400, "malformed_uri");
    }

    @Test
    void aBadLimitIsNamed() throws Exception {
        for (String limit : List.of("0", "101", "-1", "x", "", "99999999999", "1.0", "%D9%A1")) {
            HttpResponse<String> answer = running.get("/list?limit=" + limit);
            assertProblem(answer, 400, "invalid_parameter");
            assertThat(answer.body()).contains("\"field\":\"limit\"");
        }
    }

    @Test
    void aParameterGivenTwiceIsRefused() throws Exception {
        assertProblem(running.get("/echo?q=1&q=2"), 400, "invalid_parameter");
    }

    @Test
    void aValidTraceIsContinued() throws Exception {
        String trace = "0af7651916cd43dd8448eb211c80319c";
        HttpResponse<String> answer =
                running.send(running.request("/trace").header("traceparent", "00-" + trace + "-b7ad6b7169203331-01"));
        assertThat(answer.body()).isEqualTo("\"" + trace + "\"");
        assertThat(traceOf(answer)).isEqualTo(trace);
    }

    @Test
    void anInvalidTraceIsReplaced() throws Exception {
        String zero = "0".repeat(32);
        HttpResponse<String> answer =
                running.send(running.request("/trace").header("traceparent", "00-" + zero + "-b7ad6b7169203331-01"));
        assertThat(traceOf(answer)).hasSize(32).isNotEqualTo(zero);
    }

    @Test
    void anAppliedWaitIsReported() throws Exception {
        HttpResponse<String> answer =
                running.send(running.post("/wait", "").header("Prefer", "respond-async, wait=90; x=y"));
        assertThat(answer.headers().firstValue("preference-applied")).contains("wait=60");
        assertProblem(running.send(running.post("/wait", "").header("Prefer", "wait=soon")), 400, "invalid_header");
    }

    @Test
    void aKeyInQuotesIsTheSameKey() throws Exception {
        assertThat(running.send(running.post("/key", "{}").header("Idempotency-Key", "\"k\""))
                        .body())
                .contains("\"value\":\"k\"");
    }

    @Test
    void aKeysFingerprintDistinguishesBodies() throws Exception {
        String one = running.send(
                        signedIn(running.post("/own-key", "{\"a\":1}")).header("Idempotency-Key", "k"))
                .body();
        String same = running.send(
                        signedIn(running.post("/own-key", "{\"a\":1}")).header("Idempotency-Key", "k"))
                .body();
        String other = running.send(
                        signedIn(running.post("/own-key", "{\"a\":2}")).header("Idempotency-Key", "k"))
                .body();
        assertThat(one).contains("\"value\":\"k\"").isEqualTo(same).isNotEqualTo(other);
    }

    @Test
    void anOverlongKeyIsRefused() throws Exception {
        assertProblem(
                running.send(running.post("/key", "").header("Idempotency-Key", "k".repeat(256))),
                400,
                "invalid_header");
    }

    @Test
    void ifMatchGivesTheExpectedVersions() throws Exception {
        HttpRequest.Builder put = running.request("/match").PUT(HttpRequest.BodyPublishers.noBody());
        assertThat(running.send(put.copy()).body()).contains("Any[]");
        assertThat(running.send(put.copy().header("If-Match", "\"7\"")).body()).contains("OneOf[versions=[7]]");
    }

    @Test
    void aBugIsAnsweredWithTheTraceIdOnly() throws Exception {
        HttpResponse<String> answer = running.get("/bug");
        assertProblem(answer, 500, "internal_error");
        assertThat(answer.body()).doesNotContain("secret");
    }

    @Test
    void aReplyThatCannotBeWrittenIsA500() throws Exception {
        assertProblem(running.get("/unwritable"), 500, "internal_error");
    }

    @Test
    void overloadAndOutagesAreAnsweredWithRetryAfter() throws Exception {
        HttpResponse<String> full = running.get("/full");
        assertProblem(full, 503, "overloaded");
        assertThat(full.headers().firstValue("retry-after")).contains("1");
        assertProblem(running.get("/away"), 503, "unavailable");
    }

    @Test
    void aTakenPortIsReported() {
        int taken = running.server.port();
        assertThatThrownBy(() -> new RunningServer(
                        taken, Optional.empty(), RunningServer.LIMITS, AddressRanges.NONE, routes -> {}))
                .isInstanceOf(PortTakenException.class)
                .hasMessageContaining("port " + running.server.port());
    }

    @Test
    void aConnectionIsClosedIfTheClientAsksForIt() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", running.server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer).startsWith("HTTP/1.1 200").endsWith("}");
        }
    }

    @Test
    void declaredRoutesAreListed() {
        assertThat(running.server.declaredRoutes())
                .contains(
                        new DeclaredRoute("POST", "/orders", "test", Accepted.BODY),
                        new DeclaredRoute("GET", "/metrics", "chassis", Accepted.NOTHING));
    }
}
