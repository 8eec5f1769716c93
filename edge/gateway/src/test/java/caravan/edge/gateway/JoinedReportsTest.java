package caravan.edge.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.chassis.testkit.values.TestIssuer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JoinedReportsTest {
    private static final Duration WITHIN = Duration.ofSeconds(30);
    private static final JsonMapper MAPPER = new JsonMapper();

    private final TestIssuer issuer = new TestIssuer("a");
    private final ScriptedUpstream users = ScriptedUpstream.answering(200, issuer.jwks());
    private final TestGateway gateway = new TestGateway().with("users", users);

    @AfterEach
    void close() {
        gateway.close();
        users.close();
    }

    private HttpResponse<String> asked(String path, String role) throws Exception {
        return gateway.send(gateway.request(path).header("Authorization", "Bearer " + issuer.token(role)));
    }

    private static List<String> processesOf(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return MAPPER.readTree(answer.body())
                .valueStream()
                .map(each -> each.path("process").asString())
                .toList();
    }

    private static ScriptedUpstream reporting(String process) {
        return ScriptedUpstream.answering(200, "[{\"process\":\"" + process + "\"}]");
    }

    @Test
    void theListsOfAllInstancesAreJoinedWithTheGatewaysOwn() throws Exception {
        try (ScriptedUpstream first = reporting("orders-1");
                ScriptedUpstream second = reporting("orders-2")) {
            gateway.with("orders", first, second);

            await().atMost(WITHIN)
                    .untilAsserted(() -> assertThat(processesOf(asked("/processes", "staff")))
                            .contains("gateway", "orders-1", "orders-2"));
        }
    }

    @Test
    void eachInstanceIsAskedWithTheCallersOwnTokenAndQuery() throws Exception {
        try (ScriptedUpstream orders = reporting("orders-1")) {
            gateway.with("orders", orders);

            asked("/log-lines?level=warn", "administrator");

            ScriptedUpstream.Received received = orders.received.remove();
            assertThat(received.target()).isEqualTo("/log-lines?level=warn");
            assertThat(received.header("Authorization")).startsWith("Bearer ");
        }
    }

    @Test
    void aProcessOfSeveralServicesIsAskedOnce() throws Exception {
        try (ScriptedUpstream both = reporting("orders-and-payments")) {
            gateway.with("orders", both).with("payments", both);

            await().atMost(WITHIN)
                    .untilAsserted(() -> assertThat(processesOf(asked("/processes", "staff")))
                            .containsOnlyOnce("orders-and-payments"));
        }
    }

    @Test
    void aProcessThatIsGoneIsNamedAndTheOthersAreShown() throws Exception {
        try (ScriptedUpstream orders = reporting("orders-1")) {
            gateway.with("orders", orders.address(), URI.create("http://127.0.0.1:1"));

            // On a busy machine a first answer may come too late.
            await().atMost(WITHIN)
                    .untilAsserted(() -> assertThat(processesOf(asked("/processes", "staff")))
                            .contains("orders-1", "orders@127.0.0.1:1"));

            JsonNode gone = MAPPER.readTree(asked("/processes", "staff").body())
                    .valueStream()
                    .filter(each -> each.path("process").asString().equals("orders@127.0.0.1:1"))
                    .findFirst()
                    .orElseThrow();
            assertThat(gone.path("status").asString()).isEqualTo("unreachable");
        }
    }

    @Test
    void aProcessThatHangsIsWaitedForOnlyBriefly() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (ScriptedUpstream hanging = new ScriptedUpstream((request, out) -> {
                    over.await();
                    return false;
                });
                ScriptedUpstream orders = reporting("orders-1")) {
            gateway.with("orders", orders, hanging);

            await().atMost(WITHIN)
                    .untilAsserted(() -> assertThat(processesOf(asked("/processes", "staff")))
                            .contains("orders-1"));
            over.countDown();
        }
    }

    @Test
    void noProcessIsAskedForACallerWhoMayNotReadIt() throws Exception {
        try (ScriptedUpstream orders = reporting("orders-1")) {
            gateway.with("orders", orders);

            assertThat(gateway.get("/processes").statusCode()).isEqualTo(401);
            assertThat(asked("/processes", "customer").statusCode()).isEqualTo(403);
            assertThat(asked("/log-lines", "staff").statusCode()).isEqualTo(403);

            assertThat(orders.received).isEmpty();
        }
    }

    @Test
    void aSessionThatAProcessKnowsToHaveEndedReadsNothing() throws Exception {
        try (ScriptedUpstream orders = ScriptedUpstream.answering(401, "{}")) {
            gateway.with("orders", orders);

            assertThat(asked("/processes", "staff").statusCode()).isEqualTo(401);
        }
    }

    private HttpResponse<String> changed(String method, String path, String body) throws Exception {
        return gateway.send(gateway.request(path)
                .header("Authorization", "Bearer " + issuer.token("administrator"))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    @Test
    void aChangeIsMadeInTheGatewayAndInEachInstance() throws Exception {
        try (ScriptedUpstream orders = reporting("orders-1")) {
            gateway.with("orders", orders);

            await().atMost(WITHIN)
                    .untilAsserted(() -> assertThat(
                                    processesOf(changed("PUT", "/log-levels/joined.test", "{\"level\":\"debug\"}")))
                            .contains("gateway", "orders-1"));

            ScriptedUpstream.Received received = orders.received.remove();
            assertThat(received.method() + " " + received.target()).isEqualTo("PUT /log-levels/joined.test");
            assertThat(received.header("Content-Type")).isEqualTo("application/json");
            assertThat(received.body()).isEqualTo("{\"level\":\"debug\"}");
            assertThat(asked("/log-levels", "administrator").body()).contains("\"joined.test\":\"debug\"");
            assertThat(changed("DELETE", "/log-levels/joined.test", "").body()).doesNotContain("joined.test");
        }
    }

    @Test
    void aChangeThatDoesNotFitReachesNoInstance() throws Exception {
        try (ScriptedUpstream orders = reporting("orders-1")) {
            gateway.with("orders", orders);

            assertThat(changed("PUT", "/log-levels/joined.test", "{\"level\":\"loud\"}")
                            .statusCode())
                    .isEqualTo(400);
            assertThat(changed("POST", "/log-levels/joined.test", "{}")
                            .headers()
                            .firstValue("Allow"))
                    .contains("PUT, DELETE");

            assertThat(orders.received).isEmpty();
        }
    }

    @Test
    void anInstanceThatRefusesAChangeIsNamed() throws Exception {
        try (ScriptedUpstream orders = ScriptedUpstream.answering(503, "{}")) {
            gateway.with("orders", orders);

            await().atMost(WITHIN)
                    .untilAsserted(() -> assertThat(changed("PUT", "/log-levels/joined.test", "{\"level\":\"info\"}")
                                    .body())
                            .contains("\"status\":\"refused\""));
        }
    }

    @Test
    void unknownParametersAndOtherMethodsAreRefused() throws Exception {
        assertThat(asked("/log-lines?levle=warn", "administrator").statusCode()).isEqualTo(400);
        assertThat(asked("/log-lines?limit=0", "administrator").statusCode()).isEqualTo(400);
        assertThat(gateway.send(gateway.post("/log-lines", "{}")).statusCode()).isEqualTo(405);
    }
}
