package caravan.journeys.traces;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.journeys.calls.Answer;
import caravan.journeys.calls.Ask;
import caravan.journeys.calls.Problems;
import caravan.journeys.shop.Await;
import caravan.journeys.shop.InTopologies;
import caravan.journeys.shop.Layout;
import caravan.journeys.shop.RunningShop;
import caravan.journeys.traces.RunningCollector.Received;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A placed order is one trace, through all processes: in their reports, and at the collector. */
@InTopologies({Layout.ONE_PROCESS, Layout.FLEET})
class TracesTest {
    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(60);

    /** What an order's trace holds, as "kind service name". The gateway's spans are in a fleet only. */
    private static final Set<String> OF_AN_ORDER = Set.of(
            "server orders POST /orders",
            "internal orders batch place-orders",
            "producer orders send inventory.reserve-stock.v1",
            "consumer inventory process inventory.reserve-stock.v1",
            "producer inventory send inventory.stock-reserved.v1",
            "consumer orders process inventory.stock-reserved.v1",
            "producer orders send payments.authorize-payment.v1",
            "consumer payments process payments.authorize-payment.v1",
            "client payments authorize",
            "internal payments batch record-provider-answers",
            "producer payments send payments.payment-authorized.v1",
            "consumer orders process payments.payment-authorized.v1");

    private static final Set<String> OF_THE_GATEWAY =
            Set.of("server gateway POST /orders", "client gateway POST orders");

    private final RunningShop shop;

    TracesTest(RunningShop shop) {
        this.shop = shop;
    }

    /** Other tests may use up the traces of a second: then the next order is looked at. */
    private String tracedOrder() {
        String[] trace = new String[1];
        Await.until("an order's trace is kept", SETTLED_WITHIN, () -> {
            Answer placed =
                    shop.send(Ask.post("/orders", "{\"items\":[{\"sku\":\"" + RunningShop.MUG + "\",\"quantity\":1}]}")
                            .as(shop.ann().token()));
            assertThat(placed.status()).as(placed.text()).isEqualTo(201);
            String[] parts = placed.header("traceresponse").orElseThrow().split("-", -1);
            trace[0] = parts[1];
            return parts[3].equals("01");
        });
        return trace[0];
    }

    private boolean isFleet() {
        return shop.topology() instanceof caravan.journeys.shop.FleetOfProcesses;
    }

    private boolean isWhole(Set<String> found) {
        return found.containsAll(OF_AN_ORDER) && (!isFleet() || found.containsAll(OF_THE_GATEWAY));
    }

    private List<JsonNode> reported(String trace) {
        Answer answer =
                shop.send(Ask.get("/traces/" + trace).as(shop.administrator().token()));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return StreamSupport.stream(answer.json().spliterator(), false).toList();
    }

    private static String lineOf(JsonNode span) {
        return span.path("kind").asString() + " " + span.path("service").asString() + " "
                + span.path("name").asString();
    }

    @Test
    void theReportsOfTheProcessesHoldAnOrdersTrace() {
        String trace = tracedOrder();
        Await.until(
                "the spans of " + trace,
                SETTLED_WITHIN,
                () -> isWhole(reported(trace).stream().map(TracesTest::lineOf).collect(Collectors.toSet())));
        List<JsonNode> spans = reported(trace);
        Set<String> ids =
                spans.stream().map(span -> span.path("span_id").asString()).collect(Collectors.toSet());
        assertThat(spans.stream()
                        .filter(span ->
                                !ids.contains(span.path("parent_span_id").asString(""))))
                .as("only the first span has no parent here")
                .singleElement()
                .satisfies(root -> {
                    assertThat(root.path("name").asString()).isEqualTo("POST /orders");
                    assertThat(root.path("service").asString()).isEqualTo(isFleet() ? "gateway" : "orders");
                });
        assertThat(spans)
                .filteredOn(span -> span.path("name").asString().startsWith("batch "))
                .allSatisfy(batch -> assertThat(batch.path("links").isEmpty()).isFalse());
    }

    @Test
    void theCollectorGetsTheSameTrace() {
        String trace = tracedOrder();
        RunningCollector collector = RunningCollector.shared();
        Await.until(
                "the collector has the spans of " + trace,
                SETTLED_WITHIN,
                () -> isWhole(collector.spansOf(trace).stream()
                        .map(span -> span.kind() + " " + span.service() + " " + span.name())
                        .collect(Collectors.toSet())));
        List<Received> spans = collector.spansOf(trace);
        Set<String> ids = spans.stream().map(Received::spanId).collect(Collectors.toSet());
        assertThat(ids).as("each span is sent once").hasSize(spans.size());
        assertThat(spans.stream().filter(span -> !ids.contains(span.parentSpanId())))
                .hasSize(1);
        assertThat(spans).allSatisfy(span -> {
            assertThat(span.traceId()).isEqualTo(trace);
            assertThat(span.endsAfterItsStart()).isTrue();
            assertThat(span.status()).isEqualTo("STATUS_CODE_UNSET");
            assertThat(span.process()).isNotEmpty();
        });
        assertThat(spans)
                .filteredOn(span -> span.name().equals("batch place-orders"))
                .allSatisfy(batch -> assertThat(batch.links()).contains(batch.parentSpanId()));
    }

    @Test
    void theListNamesTheTraceAndItsProcesses() {
        String trace = tracedOrder();
        Await.until("the trace is listed", SETTLED_WITHIN, () -> {
            Answer list = shop.send(Ask.get("/traces?route=POST%20/orders&limit=200")
                    .as(shop.administrator().token()));
            assertThat(list.status()).as(list.text()).isEqualTo(200);
            return StreamSupport.stream(list.json().spliterator(), false)
                    .anyMatch(each -> each.path("trace_id").asString().equals(trace)
                            && each.path("spans").asInt() > 0
                            && !each.path("process").asString().isEmpty());
        });
    }

    @Test
    void onlyAdministratorsSeeTraces() {
        Problems.assertProblem(shop.send(Ask.get("/traces").as(shop.staff().token())), 403, "forbidden");
        Problems.assertProblem(shop.send(Ask.get("/traces/" + "1".repeat(32))), 401, "no_token");
        assertThat(reported("1".repeat(32))).isEmpty();
        Problems.assertProblem(
                shop.send(Ask.get("/traces?limit=0").as(shop.administrator().token())), 400, "invalid_parameter");
    }
}
