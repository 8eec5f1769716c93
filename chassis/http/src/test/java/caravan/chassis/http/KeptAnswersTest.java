package caravan.chassis.http;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.http.Accepted;
import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.PageRequest;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Request;
import caravan.chassis.api.http.Routes;
import caravan.chassis.http.representations.Editions;
import caravan.kernel.MessageType;
import caravan.kernel.UserId;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers that are kept: who gets them, until when, and that they are what the handler's answer was. */
class KeptAnswersTest {
    record Thing(String name, int state) {}

    record Changed(String name) {}

    private static final List<MessageType<Changed>> CHANGES =
            List.of(new MessageType<>("test.thing-changed.v1", Changed.class));

    private final AtomicInteger state = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final RunningServer server = new RunningServer(routes -> routes.get(
                    "/things", Access.ANYONE, Accepted.page("colour"), Routes.keptList(CHANGES, this::list))
            .get("/things/{name}", Access.ANYONE, Routes.kept(CHANGES, KeptAnswersTest::name, this::show))
            .get("/staff/{name}", Access.STAFF, Routes.kept(CHANGES, KeptAnswersTest::name, this::show))
            .get("/own/{name}", Access.SIGNED_IN, Routes.kept(CHANGES, KeptAnswersTest::name, this::showOwn))
            .get("/ownerless/{name}", Access.SIGNED_IN, Routes.kept(CHANGES, KeptAnswersTest::name, this::show))
            .get("/slow/{name}", Access.ANYONE, Routes.kept(CHANGES, KeptAnswersTest::name, this::showSlowly)));

    @AfterEach
    void stop() {
        server.close();
    }

    private static String name(Request request) {
        return request.path("name", text -> text);
    }

    private Reply list(Request request) {
        calls.incrementAndGet();
        PageRequest page = request.page();
        return Reply.page(page, List.of(1, 2, 3), row -> Integer.toString(row));
    }

    private Reply show(Request request) {
        calls.incrementAndGet();
        String name = name(request);
        return name.equals("none")
                ? Reply.notFound("thing")
                : Reply.ok(new Thing(name, state.get())).withVersion(state.get());
    }

    private Reply showOwn(Request request) {
        boolean allowed = request.caller().isStaff() || request.caller().id().equals(UserId.parse(TestTokens.USER));
        return allowed ? show(request).visibleTo(UserId.parse(TestTokens.USER)) : Reply.notFound("thing");
    }

    private Reply showSlowly(Request request) throws InterruptedException {
        Reply before = show(request);
        begun.countDown();
        assertThat(mayEnd.await(10, TimeUnit.SECONDS)).isTrue();
        return before;
    }

    private void change(String name) {
        state.incrementAndGet();
        server.server.editionsOf("test").changed(name);
    }

    private HttpResponse<String> as(String token, String path) throws Exception {
        return server.send(server.request(path).header("Authorization", "Bearer " + token));
    }

    private static Map<String, List<String>> fieldsOf(HttpResponse<String> answer) {
        Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        fields.putAll(answer.headers().map());
        fields.remove("date");
        fields.remove("traceresponse");
        return fields;
    }

    @Test
    void aKeptAnswerIsTheHandlersAnswer() throws Exception {
        HttpResponse<String> made = server.get("/things/a");
        HttpResponse<String> kept = server.get("/things/a");
        assertThat(calls).hasValue(1);
        assertThat(kept.statusCode()).isEqualTo(200);
        assertThat(kept.body()).isEqualTo(made.body()).isEqualTo("{\"name\":\"a\",\"state\":0}");
        assertThat(fieldsOf(kept)).isEqualTo(fieldsOf(made));
        assertThat(kept.headers().firstValue("date")).isPresent();
    }

    @Test
    void aKeptAnswerContinuesTheCallersTrace() throws Exception {
        server.get("/things/a");
        HttpResponse<String> kept = server.send(server.request("/things/a")
                .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
        assertThat(kept.headers().firstValue("traceresponse").orElseThrow())
                .matches("00-4bf92f3577b34da6a3ce929d0e0e4736-[0-9a-f]{16}-00");
        assertThat(server.get("/things/a").headers().firstValue("traceresponse").orElseThrow())
                .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00");
        assertThat(calls).hasValue(1);
    }

    @Test
    void aCallerWhoHasItGetsItsHeadAlone() throws Exception {
        String tag = server.get("/things/a").headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> kept = server.send(server.request("/things/a").header("If-None-Match", tag));
        assertThat(kept.statusCode()).isEqualTo(304);
        assertThat(kept.body()).isEmpty();
        assertThat(kept.headers().firstValue("ETag")).hasValue(tag);
        assertThat(server.send(server.request("/things/a").header("If-None-Match", "\"7\""))
                        .statusCode())
                .isEqualTo(200);
        assertThat(calls).hasValue(1);
    }

    @Test
    void afterAChangeTheHandlerIsAskedAgain() throws Exception {
        server.get("/things/a");
        change("a");
        assertThat(server.get("/things/a").body()).isEqualTo("{\"name\":\"a\",\"state\":1}");
        assertThat(server.get("/things/a").body()).isEqualTo("{\"name\":\"a\",\"state\":1}");
        assertThat(calls).hasValue(2);
    }

    @Test
    void aCallerWhoWantsAFreshAnswerGetsOneThatIsKeptInstead() throws Exception {
        server.get("/things/a");
        state.incrementAndGet(); // and no message has come yet
        assertThat(server.send(server.request("/things/a").header("Cache-Control", "no-cache"))
                        .body())
                .contains("\"state\":1");
        assertThat(server.get("/things/a").body()).contains("\"state\":1");
        assertThat(calls).hasValue(2);
    }

    @Test
    void aChangeOfOneThingLeavesOthersButNoList() throws Exception {
        server.get("/things/a");
        server.get("/things?limit=2");
        change("b");
        server.get("/things/a");
        assertThat(calls).hasValue(2);
        server.get("/things?limit=2");
        assertThat(calls).hasValue(3);
    }

    @Test
    void whatWasBeingMadeWhenItChangedIsNotKept() throws Exception {
        CompletableFuture<HttpResponse<String>> slow = CompletableFuture.supplyAsync(() -> {
            try {
                return server.get("/slow/a");
            } catch (Exception failed) {
                throw new IllegalStateException(failed);
            }
        });
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        change("a");
        mayEnd.countDown();
        assertThat(slow.join().body()).contains("\"state\":0");
        assertThat(server.get("/slow/a").body()).contains("\"state\":1");
    }

    @Test
    void manyWhoAskAtOnceCauseOneCall() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> all = List.of(0, 1, 2, 3, 4).stream()
                .map(number -> server.client()
                        .sendAsync(server.request("/slow/a").build(), HttpResponse.BodyHandlers.ofString()))
                .toList();
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        mayEnd.countDown();
        for (CompletableFuture<HttpResponse<String>> one : all) {
            assertThat(one.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
        assertThat(calls).hasValue(1);
    }

    @Test
    void aRefusalIsNotKept() throws Exception {
        assertThat(server.get("/things/none").statusCode()).isEqualTo(404);
        assertThat(server.get("/things/none").statusCode()).isEqualTo(404);
        assertThat(calls).hasValue(2);
    }

    @Test
    void theRoleIsCheckedBeforeEachAnswer() throws Exception {
        String staff = server.issuer.token("staff");
        String customer = server.issuer.token("customer");
        assertThat(as(staff, "/staff/a").statusCode()).isEqualTo(200);
        as(customer, "/own/x");
        assertThat(as(customer, "/staff/a").statusCode()).isEqualTo(403);
        assertThat(server.get("/staff/a").statusCode()).isEqualTo(401);
        assertThat(as("another", "/staff/a").statusCode()).isEqualTo(401);
        assertThat(as(staff, "/staff/a").statusCode()).isEqualTo(200);
    }

    @Test
    void onlyItsOwnerAndStaffGetAnAnswerOfOne() throws Exception {
        String owner = server.issuer.token("customer");
        as(owner, "/own/a");
        as(owner, "/own/a");
        assertThat(calls).hasValue(1);
        assertThat(as(server.issuer.tokenOfCustomer(1), "/own/a").statusCode()).isEqualTo(404);
        assertThat(as(server.issuer.token("staff"), "/own/a").statusCode()).isEqualTo(200);
        assertThat(calls).hasValue(1);
    }

    @Test
    void queriesWithOneMeaningShareAnAnswer() throws Exception {
        server.get("/things?limit=20&colour=red");
        server.get("/things?colour=red");
        server.get("/things?colour=%72ed");
        assertThat(calls).hasValue(1);
        server.get("/things?colour=blue");
        assertThat(calls).hasValue(2);
    }

    @Test
    void anUnknownParameterIsRefusedAlsoBesideAKeptAnswer() throws Exception {
        server.get("/things");
        assertThat(server.get("/things?color=red").statusCode()).isEqualTo(400);
    }

    @Test
    void nothingIsGivenOrKeptWhileAChangeCommits() throws Exception {
        server.get("/things/a");
        Editions editions = server.server.editionsOf("test");
        editions.committing("a");
        server.get("/things/a");
        server.get("/things/a");
        assertThat(calls).as("during the commit").hasValue(3);
        state.incrementAndGet();
        editions.ended("a");
        assertThat(server.get("/things/a").body()).contains("\"state\":1");
        server.get("/things/a");
        assertThat(calls).hasValue(4);
    }

    @Test
    void anotherDatabaseEndsEverything() throws Exception {
        server.get("/things/a");
        server.server.editionsOf("test").allChanged();
        server.get("/things/a");
        assertThat(calls).hasValue(2);
    }

    @Test
    void anAnswerForEachSignedInUserIsKeptOnlyIfItNamesItsOwner() throws Exception {
        String owner = server.issuer.token("customer");
        as(owner, "/ownerless/a");
        as(owner, "/ownerless/a");
        assertThat(calls).hasValue(2);
    }

    @Test
    void keptAnswersStayWithinTheirBytes() throws Exception {
        // Each takes about 1.3 KB of the test's 1 MiB.
        for (int thing = 0; thing < 2_000; thing++) {
            server.get("/things/" + thing);
        }
        assertThat(server.server.keptAnswerBytes()).isBetween(500_000L, 1024L * 1024);
        server.get("/things/1999");
        assertThat(calls).as("the last one is kept").hasValue(2_000);
    }

    @Test
    void aKeptListLeadsToItsNextPage() throws Exception {
        server.get("/things?limit=2");
        assertThat(server.get("/things?limit=2").headers().firstValue("Link"))
                .hasValue("</things?limit=2&after=2>; rel=\"next\"");
        assertThat(calls).hasValue(1);
    }

    @Test
    void answersOfOneConnectionKeepTheOrderOfItsRequests() throws Exception {
        server.get("/things/a");
        String get = "GET /things/%s HTTP/1.1\r\nHost: x\r\n%s\r\n";
        String answers = server.raw(get.formatted("a", "")
                + get.formatted("none", "")
                + get.formatted("a", "")
                + get.formatted("b", "Connection: close\r\n"));
        assertThat(Pattern.compile("HTTP/1.1 \\d+").matcher(answers).results().map(MatchResult::group))
                .containsExactly("HTTP/1.1 200", "HTTP/1.1 404", "HTTP/1.1 200", "HTTP/1.1 200");
        assertThat(answers).contains("\"name\":\"b\"").containsIgnoringCase("connection: close");
    }

    @Test
    void aHeadRequestGetsNoBody() throws Exception {
        server.get("/things/a");
        String answer = server.raw("HEAD /things/a HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(answer)
                .startsWith("HTTP/1.1 200 OK")
                .contains("content-length: 22")
                .endsWith("\r\n\r\n");
    }
}
