package caravan.chassis.http;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Routes;
import caravan.chassis.http.HttpServer.EdgeRules;
import caravan.chassis.http.addresses.AddressRanges;
import caravan.chassis.http.addresses.GatewaySecret;
import caravan.chassis.http.addresses.MetricsReaders;
import caravan.chassis.http.addresses.TrustedGateways;
import caravan.chassis.http.headers.Cors;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which gateways are trusted, who may read the metrics, and which pages may call. */
class EdgeRulesTest {
    private static final String SECRET = "the-secret-of-the-fleet";
    private static final EdgeRules FLEET = new EdgeRules(
            TrustedGateways.of(
                    Optional.of(AddressRanges.of("trusted-gateways", "127.0.0.1")),
                    Optional.of(new GatewaySecret(SECRET))),
            MetricsReaders.THIS_MACHINE,
            Cors.of("https://shop.example, https://admin.example"));

    private static void declare(Routes routes) {
        routes.get("/client", Access.ANYONE, request -> Reply.ok(request.clientAddress()))
                .get(
                        "/versioned",
                        Access.ANYONE,
                        request -> Reply.ok("x").withVersion(3).withHeader("Vary", "Accept"));
    }

    private static String firstOf(HttpResponse<?> answer, String header) {
        return answer.headers().firstValue(header).orElse("");
    }

    @Test
    void onlyAGatewayWithTheSecretIsTrusted() throws Exception {
        try (RunningServer running = new RunningServer(FLEET, EdgeRulesTest::declare)) {
            HttpRequest.Builder told = running.request("/client").header("X-Forwarded-For", "198.51.100.7");
            assertThat(running.send(told).body()).isEqualTo("\"127.0.0.1\"");
            assertThat(running.send(told.copy().header("X-Caravan-Gateway-Secret", "a-guess-of-some-length"))
                            .body())
                    .isEqualTo("\"127.0.0.1\"");
            HttpRequest.Builder late = running.request("/client").header("X-Deadline-Millis", "0");
            assertThat(running.send(late).statusCode()).isEqualTo(200);
            HttpRequest.Builder proven = told.copy().header("X-Caravan-Gateway-Secret", SECRET);
            assertThat(running.send(proven).body()).isEqualTo("\"198.51.100.7\"");
            assertThat(running.send(proven.copy().header("X-Deadline-Millis", "0"))
                            .statusCode())
                    .isEqualTo(503);
        }
    }

    @Test
    void onlyThisMachineAndAdministratorsMayReadMetrics() throws Exception {
        try (RunningServer running = new RunningServer(FLEET, EdgeRulesTest::declare)) {
            assertThat(running.get("/metrics").body()).contains("http_listener_connections");
            HttpRequest.Builder forwarded = running.request("/metrics").header("X-Forwarded-For", "198.51.100.7");
            HttpResponse<String> refused = running.send(forwarded);
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(401);
            assertThat(refused.body()).contains("metrics-readers");
            assertThat(running.send(running.request("/metrics").header("Via", "1.1 nginx"))
                            .statusCode())
                    .isEqualTo(401);
            assertThat(running.send(forwarded.copy().header("Authorization", "Bearer " + running.issuer.token("staff")))
                            .statusCode())
                    .isEqualTo(403);
            assertThat(running.send(forwarded
                                    .copy()
                                    .header("Authorization", "Bearer " + running.issuer.token("administrator")))
                            .statusCode())
                    .isEqualTo(200);
            HttpResponse<String> packed =
                    running.send(running.request("/metrics").header("Accept-Encoding", "gzip"));
            assertThat(firstOf(packed, "content-encoding")).isEqualTo("gzip");
            assertThat(running.get("/health/live").statusCode()).isEqualTo(200);
        }
        EdgeRules others = new EdgeRules(
                TrustedGateways.NONE, new MetricsReaders(AddressRanges.of("metrics-readers", "10.0.0.0/8")), Cors.NONE);
        try (RunningServer running = new RunningServer(others, EdgeRulesTest::declare)) {
            assertThat(running.get("/metrics").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void pagesOfConfiguredOriginsMayCall() throws Exception {
        try (RunningServer running = new RunningServer(FLEET, EdgeRulesTest::declare)) {
            HttpResponse<String> answer =
                    running.send(running.request("/versioned").header("Origin", "https://shop.example"));
            assertThat(firstOf(answer, "access-control-allow-origin")).isEqualTo("https://shop.example");
            assertThat(firstOf(answer, "access-control-expose-headers"))
                    .contains("ETag", "Link", "Location", "Retry-After", "Idempotency-Replayed");
            assertThat(answer.headers().allValues("vary")).contains("Accept", "Origin");
            HttpResponse<String> refusal =
                    running.send(running.request("/nowhere").header("Origin", "https://shop.example"));
            assertThat(refusal.statusCode()).isEqualTo(404);
            assertThat(firstOf(refusal, "access-control-allow-origin")).isEqualTo("https://shop.example");
            HttpResponse<String> foreign =
                    running.send(running.request("/versioned").header("Origin", "https://evil.example"));
            assertThat(firstOf(foreign, "access-control-allow-origin")).isEmpty();
            assertThat(foreign.headers().allValues("vary")).contains("Origin");
            HttpResponse<String> preflight = running.send(running.request("/versioned")
                    .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                    .header("Origin", "https://admin.example")
                    .header("Access-Control-Request-Method", "POST"));
            assertThat(preflight.statusCode()).isEqualTo(204);
            assertThat(firstOf(preflight, "access-control-allow-methods")).contains("POST");
            assertThat(firstOf(preflight, "access-control-allow-headers")).contains("Authorization", "Idempotency-Key");
        }
    }

    @Test
    void withoutConfiguredOriginsThereAreNoCorsHeaders() throws Exception {
        try (RunningServer running = new RunningServer(EdgeRules.STRICT, EdgeRulesTest::declare)) {
            HttpResponse<String> preflight = running.send(running.request("/versioned")
                    .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                    .header("Origin", "https://shop.example")
                    .header("Access-Control-Request-Method", "GET"));
            assertThat(preflight.statusCode()).isEqualTo(405);
            assertThat(firstOf(preflight, "access-control-allow-origin")).isEmpty();
        }
    }
}
