package caravan.edge.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the gateway forwards, and what it refuses. */
class ForwardingTest {
    private ScriptedUpstream orders;
    private TestGateway gateway;

    @BeforeEach
    void start() {
        orders = ScriptedUpstream.answering(200, "from orders");
        gateway = new TestGateway("trusted-proxies", "").with("orders", orders);
    }

    @AfterEach
    void stop() {
        gateway.close();
        orders.close();
    }

    private ScriptedUpstream.Received last() {
        return List.copyOf(orders.received).getLast();
    }

    @Test
    void aRequestArrivesAsItWasSentAndItsAnswerComesBack() throws Exception {
        orders.script = (request, out) -> ScriptedUpstream.reply(
                out, 201, "made", "ETag: \"1\"", "Location: /orders/1", "Link: </a>; rel=\"next\"");
        HttpResponse<String> answer = gateway.send(gateway.post("/orders/a%20b?x=1&y=%2F+z", "{\"a\":1}")
                .header("Idempotency-Key", "k-1")
                .header("Prefer", "wait=1"));
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body()).isEqualTo("made");
        assertThat(answer.headers().firstValue("etag")).contains("\"1\"");
        assertThat(answer.headers().firstValue("location")).contains("/orders/1");
        assertThat(last().method()).isEqualTo("POST");
        assertThat(last().target()).isEqualTo("/orders/a%20b?x=1&y=%2F+z");
        assertThat(last().body()).isEqualTo("{\"a\":1}");
        assertThat(last().header("idempotency-key")).isEqualTo("k-1");
    }

    @Test
    void readsOfACallerWhoHasWrittenSkipKeptAnswersOfOtherInstances() throws Exception {
        try (ScriptedUpstream other = ScriptedUpstream.answering(200, "from another");
                TestGateway two = new TestGateway("trusted-proxies", "").with("orders", orders, other)) {
            orders.script =
                    (request, out) -> ScriptedUpstream.reply(out, 200, "cache: " + request.has("cache-control"));
            other.script = orders.script;
            HttpRequest.Builder read = two.request("/orders/1").header("Authorization", "Bearer writer");
            assertThat(two.send(read).body()).isEqualTo("cache: false");
            two.send(two.post("/orders", "{}").header("Authorization", "Bearer writer"));
            assertThat(two.send(read).body()).isEqualTo("cache: true");
        }
    }

    @Test
    void anOnlyInstanceHasSeenTheWriteItself() throws Exception {
        gateway.send(gateway.post("/orders", "{}").header("Authorization", "Bearer writer"));
        gateway.send(gateway.request("/orders/1").header("Authorization", "Bearer writer"));
        assertThat(last().has("cache-control")).isFalse();
    }

    @Test
    void connectionsToAnInstanceAreKept() throws Exception {
        for (int i = 0; i < 5; i++) {
            gateway.get("/orders");
        }
        assertThat(orders.accepted).hasValue(1);
    }

    @Test
    void aConnectionThatTheInstanceClosedMeanwhileFailsNoRequest() throws Exception {
        orders.script = (request, out) -> {
            ScriptedUpstream.reply(out, 200, "and closed without a word");
            return false;
        };
        for (int i = 1; i <= 20; i++) {
            assertThat(gateway.send(gateway.post("/orders", "{}")).statusCode()).isEqualTo(200);
            int closed = i;
            Awaitility.await()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> orders.closed.get() >= closed);
        }
    }

    @Test
    void headersThatOnlyTheGatewayMaySetAreItsOwn() throws Exception {
        gateway.raw(
                "GET /orders HTTP/1.1\r\nHost: shop.example\r\nX-Forwarded-For: 6.6.6.6\r\nX-Forwarded-Proto: https\r\n"
                        + "X-Forwarded-Host: evil\r\nX-Forwarded-Anything: evil\r\nForwarded: for=6.6.6.6\r\nX-Real-IP: 6.6.6.6\r\n"
                        + "X-Deadline-Millis: 99999999\r\nX-Deadline-Millis: 1\r\nX-Kept: yes\r\nConnection: close\r\n\r\n");
        ScriptedUpstream.Received seen = last();
        assertThat(seen.header("x-forwarded-for")).isEqualTo("127.0.0.1");
        assertThat(seen.header("x-forwarded-proto")).isEqualTo("http");
        assertThat(seen.header("x-forwarded-host")).isEqualTo("shop.example");
        assertThat(seen.header("x-kept")).isEqualTo("yes");
        assertThat(Integer.parseInt(seen.header("x-deadline-millis"))).isBetween(1, 15_000);
        assertThat(seen.has("forwarded") || seen.has("x-real-ip") || seen.has("x-forwarded-anything"))
                .isFalse();
    }

    @Test
    void headersOfOneConnectionAreNotForwarded() throws Exception {
        orders.script = (request, out) -> ScriptedUpstream.reply(
                out,
                200,
                "x",
                "Connection: X-Private",
                "X-Private: 1",
                "Keep-Alive: timeout=5",
                "Server: secret/1.0",
                "X-Kept: 1");
        String answer = gateway.raw(
                "GET /orders HTTP/1.1\r\nHost: x\r\nConnection: close, X-Hop\r\nX-Hop: 1\r\nTE: trailers\r\n"
                        + "Upgrade: h2c\r\nProxy-Authorization: Basic x\r\nX-End: 1\r\n\r\n");
        ScriptedUpstream.Received seen = last();
        assertThat(seen.headers().keySet())
                .contains("x-end")
                .doesNotContain("x-hop", "te", "upgrade", "proxy-authorization", "connection");
        assertThat(answer).contains("X-Kept: 1").doesNotContain("X-Private", "secret/1.0", "timeout=5");
    }

    @Test
    void anAbsoluteAddressIsReadAsItsPathAndHost() throws Exception {
        gateway.raw("GET http://shop.example/orders?a=1 HTTP/1.1\r\nHost: other\r\nConnection: close\r\n\r\n");
        assertThat(last().target()).isEqualTo("/orders?a=1");
        assertThat(last().header("x-forwarded-host")).isEqualTo("shop.example");
    }

    @Test
    void aTraceIsContinuedOrBegun() throws Exception {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        gateway.send(gateway.request("/orders").header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01"));
        assertThat(last().header("traceparent")).startsWith("00-" + trace + "-").doesNotContain("00f067aa0ba902b7");
        gateway.get("/orders");
        assertThat(last().header("traceparent")).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]");
    }

    @Test
    void anUnknownAddressIsNotFound() throws Exception {
        HttpResponse<String> answer = gateway.get("/ordersandmore");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(answer.body()).contains("\"trace_id\":", "\"code\":\"not_found\"");
        assertThat(orders.received).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/orders/../metrics",
                "/orders/%2e%2e/metrics",
                "/orders/.%2E/metrics",
                "/orders/..;x/metrics",
                "/orders/..%2fmetrics",
                "/orders/..%5cmetrics",
                "/orders/a%00b",
                "/orders/a%0d%0aX: y",
                "/orders/%zz",
                "/orders/a\\b",
                "//orders",
                "*",
                "orders",
            })
    void aPathThatCouldBeReadInTwoWaysIsRefused(String target) throws Exception {
        String answer = gateway.raw("GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 4").contains("application/problem+json");
        assertThat(orders.received).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /orders/smuggled HTTP/1.1\r\nHost: x\r\n\r\n",
                "Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
                "Content-Length: -1\r\n\r\n",
                "Content-Length: +3\r\n\r\nabc",
                "Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
                "Host: y\r\nContent-Length: 0\r\n\r\n",
                "X-Bad : y\r\nContent-Length: 0\r\n\r\n",
                "X-Folded: a\r\n b\r\nContent-Length: 0\r\n\r\n",
                "X-Bad: a\u0000b\r\nContent-Length: 0\r\n\r\n",
            })
    void ambiguousFramingIsRefused(String rest) throws Exception {
        String answer = gateway.raw("POST /orders HTTP/1.1\r\nHost: x\r\n" + rest);
        assertThat(answer).matches("(?s)HTTP/1.1 (4|501).*");
        assertThat(orders.received).isEmpty();
    }

    @Test
    void aBodyOverTheBoundIsTooLarge() throws Exception {
        HttpResponse<String> answer = gateway.send(gateway.post("/orders", "a".repeat(64 * 1024 + 1)));
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("\"code\":\"too_large\"");
        assertThat(orders.received).isEmpty();
        assertThat(gateway.send(gateway.post("/orders", "a".repeat(64 * 1024))).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aChunkedBodyArrivesWhole() throws Exception {
        gateway.raw("POST /orders HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
        assertThat(last().body()).isEqualTo("abcde");
        assertThat(last().header("content-length")).isEqualTo("5");
        assertThat(last().has("transfer-encoding")).isFalse();
    }

    @Test
    void answersOfEveryFramingComeThrough() throws Exception {
        String large = "0123456789".repeat(10_000);
        orders.script = (request, out) -> switch (request.target()) {
            case "/orders/chunked" ->
                ScriptedUpstream.raw(
                        out,
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;ext=1\r\nhello\r\n1\r\n!\r\n0\r\nTrailer: x\r\n\r\n");
            case "/orders/large" -> ScriptedUpstream.reply(out, 200, large);
            case "/orders/until-close" -> {
                ScriptedUpstream.raw(out, "HTTP/1.1 200 OK\r\n\r\n" + large);
                yield false;
            }
            case "/orders/empty" -> ScriptedUpstream.raw(out, "HTTP/1.1 204 No\r\n\r\n");
            case "/orders/unmodified" ->
                ScriptedUpstream.raw(out, "HTTP/1.1 304 No\r\nETag: \"1\"\r\nContent-Length: 9\r\n\r\n");
            case "/orders/interim" ->
                ScriptedUpstream.raw(
                        out, "HTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            default -> ScriptedUpstream.reply(out, 200, "next");
        };
        assertThat(gateway.get("/orders/chunked").body()).isEqualTo("hello!");
        assertThat(gateway.get("/orders/large").body()).isEqualTo(large);
        assertThat(gateway.get("/orders/until-close").body()).isEqualTo(large);
        assertThat(gateway.get("/orders/empty").statusCode()).isEqualTo(204);
        HttpResponse<String> unmodified = gateway.get("/orders/unmodified");
        assertThat(unmodified.statusCode()).isEqualTo(304);
        assertThat(unmodified.headers().firstValue("etag")).contains("\"1\"");
        assertThat(gateway.get("/orders/interim").body()).isEqualTo("ok");
        assertThat(gateway.get("/orders/next").body()).isEqualTo("next");
        assertThat(orders.accepted)
                .as("only a body without a length ends its connection")
                .hasValue(2);
    }

    @Test
    void headAnswersWithTheLengthAndWithoutABody() throws Exception {
        orders.script = (request, out) -> ScriptedUpstream.raw(out, "HTTP/1.1 200 OK\r\nContent-Length: 42\r\n\r\n");
        HttpResponse<String> answer =
                gateway.send(gateway.request("/orders").method("HEAD", HttpRequest.BodyPublishers.noBody()));
        assertThat(answer.headers().firstValue("content-length")).contains("42");
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void aBrokenAnswerIsNeverForwardedAsComplete() throws Exception {
        orders.script = (request, out) -> {
            ScriptedUpstream.raw(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
            return false;
        };
        String raw = gateway.raw("GET /orders HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(raw).doesNotEndWith("0\r\n\r\n").doesNotContain("Content-Length: 5");
    }

    @Test
    void anAnswerWithTooManyHeadersIs502() throws Exception {
        orders.script = (request, out) -> ScriptedUpstream.reply(out, 200, "x", "X-Large: " + "a".repeat(20_000));
        assertThat(gateway.get("/orders").statusCode()).isEqualTo(502);
    }

    @Test
    void anAnswerThatIsNotHttpIs502() throws Exception {
        orders.script = (request, out) -> {
            ScriptedUpstream.raw(out, "SSH-2.0-OpenSSH_9.9\r\n");
            return false;
        };
        HttpResponse<String> answer = gateway.send(gateway.post("/orders", "{}"));
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("orders", "\"code\":\"invalid_answer\"");
    }

    @Test
    void aTrustedProxyNamesTheClient() throws Exception {
        try (TestGateway behind = new TestGateway("trusted-proxies", "127.0.0.1").with("orders", orders)) {
            behind.raw("GET /orders HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 9.9.9.9\r\nX-Forwarded-Proto: https\r\n"
                    + "X-Forwarded-Host: shop.example\r\nConnection: close\r\n\r\n");
        }
        assertThat(last().header("x-forwarded-for")).isEqualTo("9.9.9.9");
        assertThat(last().header("x-forwarded-proto")).isEqualTo("https");
        assertThat(last().header("x-forwarded-host")).isEqualTo("shop.example");
    }
}
