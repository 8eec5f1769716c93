package caravan.edge.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.testkit.values.TestIssuer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The gateway's own work: rate limits, origins, headers, and its own routes. */
class EdgeTest {
    @Test
    void aCallerBeyondItsAllowanceGetsRetryAfter() throws Exception {
        try (ScriptedUpstream orders = ScriptedUpstream.answering(200, "ok");
                TestGateway gateway = new TestGateway(
                                "rate-limit-exempt", "192.0.2.1", "rate-limit-per-second", "1", "rate-limit-burst", "3")
                        .with("orders", orders)) {
            HttpResponse<String> first = gateway.get("/orders");
            assertThat(first.headers().firstValue("ratelimit-policy")).contains("\"caller\";q=3;w=3");
            assertThat(first.headers().firstValue("ratelimit")).contains("\"caller\";r=2;t=1");
            gateway.get("/orders");
            gateway.get("/orders");
            HttpResponse<String> refused = gateway.get("/orders");
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("retry-after")).contains("1");
            assertThat(refused.headers().firstValue("ratelimit").orElseThrow()).startsWith("\"caller\";r=0;t=");
            assertThat(refused.body()).contains("\"code\":\"rate_limited\"");
            assertThat(orders.received).hasSize(3);
            assertThat(gateway.get("/health/live").statusCode()).isEqualTo(200);
            for (String limited :
                    List.of("/metrics", "/openapi.json", "/asyncapi.json", "/openapi", "/openapi/orders", "/errors")) {
                assertThat(gateway.get(limited).statusCode()).as(limited).isEqualTo(429);
            }
        }
    }

    @Test
    void theAddressesOfOneIpv6NetworkAreOneCaller() throws Exception {
        try (ScriptedUpstream orders = ScriptedUpstream.answering(200, "ok");
                TestGateway gateway = new TestGateway(
                                "rate-limit-exempt", "192.0.2.1",
                                "rate-limit-per-second", "1",
                                "rate-limit-burst", "50",
                                "trusted-proxies", "127.0.0.1")
                        .with("orders", orders)) {
            for (int host = 1; host <= 10; host++) {
                remainingFor(gateway, "2001:db8:0:1::" + host);
            }
            assertThat(remainingFor(gateway, "2001:db8:0:1:ffff::1")).isLessThan(49);
            assertThat(remainingFor(gateway, "2001:db8:0:2::1"))
                    .as("another network")
                    .isEqualTo(49);
        }
    }

    private static int remainingFor(TestGateway gateway, String address) throws Exception {
        return remaining(gateway.send(gateway.request("/orders").header("X-Forwarded-For", address)));
    }

    @Test
    void eachUserHasASeparateAllowance() throws Exception {
        TestIssuer issuer = new TestIssuer("key-1");
        String token = issuer.token("customer");
        try (ScriptedUpstream users = ScriptedUpstream.answering(200, issuer.jwks());
                ScriptedUpstream orders = ScriptedUpstream.answering(200, "ok");
                TestGateway gateway = new TestGateway(
                                "rate-limit-exempt",
                                "192.0.2.1",
                                "rate-limit-per-second",
                                "1",
                                "rate-limit-burst",
                                "50")
                        .with("orders", orders)
                        .with("users", users)) {
            for (int i = 0; i < 10; i++) {
                gateway.get("/orders");
            }
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> remaining(
                                    gateway.send(gateway.request("/orders").header("Authorization", "Bearer " + token)))
                            == 49);
            assertThat(remaining(
                            gateway.send(gateway.request("/orders").header("Authorization", "Bearer " + token + "x"))))
                    .as("a caller with an invalid token counts by its address")
                    .isLessThan(45);
        }
    }

    private static int remaining(HttpResponse<String> answer) {
        String field = answer.headers().firstValue("ratelimit").orElseThrow();
        return Integer.parseInt(field.substring(field.indexOf("r=") + 2, field.indexOf(";t=")));
    }

    @Test
    void callersFromThisMachineAreNotLimitedByDefault() throws Exception {
        try (ScriptedUpstream orders = ScriptedUpstream.answering(200, "ok");
                TestGateway gateway =
                        new TestGateway("rate-limit-per-second", "1", "rate-limit-burst", "1").with("orders", orders)) {
            for (int i = 0; i < 5; i++) {
                HttpResponse<String> answer = gateway.get("/orders");
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.headers().firstValue("ratelimit")).isEmpty();
            }
        }
    }

    @Test
    void onlyPagesOfConfiguredOriginsMayCall() throws Exception {
        try (ScriptedUpstream orders = new ScriptedUpstream((request, out) ->
                        ScriptedUpstream.reply(out, 200, "ok", "Access-Control-Allow-Origin: *", "Vary: Accept"));
                TestGateway gateway = new TestGateway("cors-origins", "https://shop.example, https://other.example")
                        .with("orders", orders)) {
            String preflight = gateway.raw("OPTIONS /orders HTTP/1.1\r\nHost: x\r\nOrigin: https://shop.example\r\n"
                    + "Access-Control-Request-Method: POST\r\nConnection: close\r\n\r\n");
            assertThat(preflight)
                    .startsWith("HTTP/1.1 204")
                    .contains("Access-Control-Allow-Origin: https://shop.example\r\n")
                    .contains("Access-Control-Allow-Methods: GET, ")
                    .contains("Idempotency-Key")
                    .doesNotContain("Allow-Credentials");
            assertThat(orders.received).as("the gateway answers it").isEmpty();

            String allowed = gateway.raw(
                    "GET /orders HTTP/1.1\r\nHost: x\r\nOrigin: https://shop.example\r\nConnection: close\r\n\r\n");
            assertThat(allowed)
                    .contains("Access-Control-Allow-Origin: https://shop.example\r\n", "Vary: Origin", "Vary: Accept")
                    .containsPattern("Access-Control-Expose-Headers: .*ETag.*RateLimit");
            String foreign = gateway.raw(
                    "GET /orders HTTP/1.1\r\nHost: x\r\nOrigin: https://evil.example\r\nConnection: close\r\n\r\n");
            assertThat(foreign).doesNotContain("Access-Control-");
        }
    }

    @Test
    void aPageMayReadWhyAnAnswerWasLost() throws Exception {
        for (String head : List.of("Content-Length: 90000", "Content-Length: 9")) {
            try (ScriptedUpstream orders = new ScriptedUpstream((request, out) -> {
                        ScriptedUpstream.raw(out, "HTTP/1.1 200 OK\r\nETag: \"1\"\r\n" + head + "\r\n\r\n");
                        return false;
                    });
                    TestGateway gateway = new TestGateway(
                                    "cors-origins", "https://shop.example", "rate-limit-exempt", "192.0.2.1")
                            .with("orders", orders)) {
                String lost = gateway.raw(
                        "POST /orders HTTP/1.1\r\nHost: x\r\nOrigin: https://shop.example\r\nConnection: close\r\n\r\n");
                assertThat(lost)
                        .as(head)
                        .startsWith("HTTP/1.1 502")
                        .contains("\"code\":\"answer_lost\"")
                        .contains("Access-Control-Allow-Origin: https://shop.example\r\n", "RateLimit: ")
                        .doesNotContain("ETag: ");
            }
        }
    }

    @Test
    void withoutConfiguredOriginsAPreflightIsForwardedLikeOtherRequests() throws Exception {
        try (ScriptedUpstream orders = ScriptedUpstream.answering(405, "not here");
                TestGateway gateway = new TestGateway().with("orders", orders)) {
            String preflight = gateway.raw("OPTIONS /orders HTTP/1.1\r\nHost: x\r\nOrigin: https://shop.example\r\n"
                    + "Access-Control-Request-Method: POST\r\nConnection: close\r\n\r\n");
            assertThat(preflight).startsWith("HTTP/1.1 405").doesNotContain("Access-Control-Allow");
        }
    }

    @Test
    void unknownInputOfItsOwnRoutesIsRefused() throws Exception {
        try (ScriptedUpstream orders = ScriptedUpstream.answering(200, "ok");
                TestGateway gateway = new TestGateway().with("orders", orders)) {
            for (String path : List.of(
                    "/health/live",
                    "/health/ready",
                    "/metrics",
                    "/openapi",
                    "/openapi.json",
                    "/asyncapi.json",
                    "/errors",
                    "/errors/not_found")) {
                HttpResponse<String> misspelt = gateway.get(path + "?verbose=1");
                assertThat(misspelt.statusCode()).as(path).isEqualTo(400);
                assertThat(misspelt.body()).contains("\"code\":\"unknown_parameter\"", "\"field\":\"verbose\"");
                for (String body : List.of("garbage", "{\"a\":1}")) {
                    HttpResponse<String> refused = gateway.send(
                            gateway.request(path).method("GET", HttpRequest.BodyPublishers.ofString(body)));
                    assertThat(refused.statusCode()).as(path).isEqualTo(400);
                    assertThat(refused.body()).contains("\"code\":\"unexpected_body\"", "GET " + path);
                }
                assertThat(gateway.send(gateway.request(path).method("GET", HttpRequest.BodyPublishers.ofString("{ }")))
                                .statusCode())
                        .as(path)
                        .isLessThan(400);
            }
            String tooLong = gateway.raw("GET /health/live HTTP/1.1\r\nHost: x\r\nContent-Length: 65537\r\n"
                    + "Connection: close\r\n\r\n" + "x".repeat(65_537));
            assertThat(tooLong).startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void onlyOperatorsMayReadMetricsAndACallersSecretIsNotForwarded() throws Exception {
        try (ScriptedUpstream orders = ScriptedUpstream.answering(200, "ok");
                TestGateway gateway = new TestGateway(
                                "metrics-readers", "10.0.0.0/8",
                                "trusted-proxies", "127.0.0.1",
                                "trusted-gateway-secret", "the-secret-of-the-fleet")
                        .with("orders", orders)) {
            HttpResponse<String> refused = gateway.get("/metrics");
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.body()).contains("metrics-readers");
            assertThat(gateway.send(gateway.request("/metrics").header("Authorization", "Bearer nonsense"))
                            .statusCode())
                    .isNotEqualTo(200);
            assertThat(gateway.send(gateway.request("/metrics").header("X-Forwarded-For", "10.1.2.3"))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(gateway.send(gateway.request("/metrics").header("X-Forwarded-For", "10.1.2.3, 6.6.6.6"))
                            .statusCode())
                    .isEqualTo(401);
            gateway.send(gateway.request("/orders").header("X-Caravan-Gateway-Secret", "a-strangers-own-secret"));
            assertThat(List.copyOf(orders.received).getLast().header("x-caravan-gateway-secret"))
                    .isEqualTo("the-secret-of-the-fleet");
        }
        try (ScriptedUpstream orders = ScriptedUpstream.answering(200, "ok");
                TestGateway gateway = new TestGateway().with("orders", orders)) {
            gateway.send(gateway.request("/orders").header("X-Caravan-Gateway-Secret", "a-strangers-own-secret"));
            assertThat(List.copyOf(orders.received).getLast().has("x-caravan-gateway-secret"))
                    .isFalse();
        }
    }

    @Test
    void healthAndMetricsAreTheGatewaysOwn() throws Exception {
        try (ScriptedUpstream orders = ScriptedUpstream.answering(200, "ok");
                TestGateway gateway = new TestGateway()) {
            assertThat(gateway.get("/health/live").statusCode()).isEqualTo(200);
            assertThat(gateway.get("/health/ready").statusCode())
                    .as("it knows no instance")
                    .isEqualTo(503);
            gateway.with("orders", orders);
            assertThat(gateway.get("/health/ready").body())
                    .isEqualTo("{\"status\":\"up\",\"checks\":[{\"name\":\"discovery\",\"status\":\"up\"}]}");
            gateway.get("/orders/1");
            gateway.get("/orders/2");
            assertThat(gateway.get("/metrics").body())
                    .contains(
                            "http_server_requests_seconds_count{caravan_service=\"orders\",method=\"GET\",route=\"/orders/{id}\",status=\"200\"} 2",
                            "gateway_instances{caravan_service=\"orders\"} 1.0",
                            "gateway_breaker_state{caravan_service=\"orders\"} 0.0",
                            "http_server_requests_in_flight");
            assertThat(gateway.raw("POST /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 405");
            assertThat(orders.received).hasSize(2);
        }
    }

    @Test
    void anUnknownMethodOnASharedPathIs405WithTheMethodsOfBothServices() throws Exception {
        try (ScriptedUpstream orders = ScriptedUpstream.answering(200, "ok");
                ScriptedUpstream catalog = ScriptedUpstream.answering(200, "ok");
                TestGateway gateway = new TestGateway().with("orders", orders).with("catalog", catalog)) {
            HttpResponse<String> refused =
                    gateway.send(gateway.request("/orders/1/notes").DELETE());
            assertThat(refused.statusCode()).isEqualTo(405);
            assertThat(refused.headers().firstValue("allow")).contains("GET, HEAD, POST");
            assertThat(refused.body()).contains("\"code\":\"method_not_allowed\"");
            assertThat(gateway.send(gateway.post("/orders/1/notes", "{}")).statusCode())
                    .isEqualTo(200);
            assertThat(catalog.received).hasSize(1);
            assertThat(orders.received).isEmpty();
        }
    }

    @Test
    void answersHaveTheHeadersThatKeepBrowsersFromGuessing() throws Exception {
        try (ScriptedUpstream orders = ScriptedUpstream.answering(200, "ok");
                TestGateway gateway = new TestGateway("cors-origins", "https://shop.example").with("orders", orders)) {
            assertThat(gateway.get("/orders").headers().firstValue("x-content-type-options"))
                    .contains("nosniff");
            HttpResponse<String> own = gateway.get("/nowhere");
            assertThat(own.headers().firstValue("x-content-type-options")).contains("nosniff");
            assertThat(own.headers().firstValue("cache-control")).contains("no-store");
            assertThat(own.headers().firstValue("traceresponse")).isPresent();
            for (String bodiless : List.of("/orders", "*")) {
                assertThat(gateway.raw(
                                "OPTIONS " + bodiless + " HTTP/1.1\r\nHost: x\r\nOrigin: https://shop.example\r\n"
                                        + "Access-Control-Request-Method: POST\r\nConnection: close\r\n\r\n"))
                        .startsWith("HTTP/1.1 204")
                        .containsIgnoringCase("X-Content-Type-Options: nosniff\r\n")
                        .containsIgnoringCase("traceresponse: ");
            }
        }
    }
}
