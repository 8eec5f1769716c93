package caravan.journeys.meters;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.journeys.calls.Answer;
import caravan.journeys.calls.Ask;
import caravan.journeys.calls.Problems;
import caravan.journeys.shop.Await;
import caravan.journeys.shop.FleetOfProcesses;
import caravan.journeys.shop.InTopologies;
import caravan.journeys.shop.Layout;
import caravan.journeys.shop.RunningShop;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Staff see what each process does, and what it did: in one process, and through the gateway of a fleet. */
@InTopologies({Layout.FLEET, Layout.ONE_PROCESS})
class ProcessesTest {
    /** Meters are sampled every five seconds. */
    private static final Duration SAMPLED_WITHIN = Duration.ofSeconds(30);

    private static final Duration MINUTE_OVER_WITHIN = Duration.ofSeconds(90);

    private final RunningShop shop;

    ProcessesTest(RunningShop shop) {
        this.shop = shop;
    }

    private JsonNode asStaff(String path) {
        Answer answer = shop.send(Ask.get(path).as(shop.staff().token()));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    private Stream<JsonNode> elements(String field) {
        return asStaff("/processes")
                .valueStream()
                .flatMap(process -> process.path(field).valueStream());
    }

    private void awaitAny(String field, Predicate<JsonNode> wanted) {
        Await.until(
                field + " with what is wanted",
                SAMPLED_WITHIN,
                () -> elements(field).anyMatch(wanted));
    }

    private boolean isFleet() {
        return shop.topology() instanceof FleetOfProcesses;
    }

    @Test
    void everyProcessTellsItsState() {
        List<JsonNode> processes = asStaff("/processes").valueStream().toList();
        assertThat(processes.stream().map(process -> process.path("process").asString()))
                .doesNotHaveDuplicates()
                .contains(isFleet() ? new String[] {"orders-1", "orders-2", "gateway-1"} : new String[] {"caravan"});
        assertThat(processes).allSatisfy(process -> {
            assertThat(process.path("status").asString()).isEqualTo("up");
            assertThat(process.path("heap_bytes").asLong())
                    .isPositive()
                    .isLessThan(process.path("heap_bytes_max").asLong());
            assertThat(process.path("port").asInt()).isPositive();
            assertThat(process.path("started_at").asString()).endsWith("Z");
        });
    }

    @Test
    void anOrderIsSeenInRequestsSubscriptionsOutboxesAndDatabases() {
        shop.confirmedOrder(shop.ann());
        awaitAny(
                "requests",
                route -> route.path("service").asString().equals("orders")
                        && route.path("route").asString().equals("/orders")
                        && route.path("per_second").asDouble() > 0
                        && route.has("p99_ms"));
        awaitAny(
                "subscriptions",
                subscription -> subscription.path("subscription").asString().equals("handle-stock-replies")
                        && subscription.path("source").asString("").equals("inventory")
                        && subscription.path("per_second").asDouble() > 0
                        && subscription
                                .path("types")
                                .valueStream()
                                .anyMatch(type -> type.path("type").asString().equals("inventory.stock-reserved.v1")));
        awaitAny(
                "outboxes",
                outbox -> outbox.path("service").asString().equals("orders")
                        && outbox.path("per_second").asDouble() > 0
                        && outbox.path("head").asLong() > 0);
        shop.awaitQuiet();
        Await.until(
                "no lag",
                SAMPLED_WITHIN,
                () -> elements("subscriptions")
                        .allMatch(each -> each.path("state").asString().equals("running")
                                && each.path("lag_seconds").asDouble(0) == 0));
        assertThat(elements("databases")
                        .allMatch(each -> each.path("status").asString().equals("up")))
                .isTrue();
    }

    @Test
    void theLastHourHasTheMinutesSinceTheStart() {
        shop.confirmedOrder(shop.ann());
        Await.until(
                "a minute with orders",
                MINUTE_OVER_WITHIN,
                () -> series("orders")
                        .filter(each -> each.path("kind").asString().equals("route")
                                && each.path("method").asString().equals("POST")
                                && each.path("route").asString().equals("/orders"))
                        .anyMatch(each -> each.path("count").size() == 60
                                && each.path("count").valueStream().anyMatch(count -> count.asDouble(0) > 0)));
        assertThat(series("orders")
                        .filter(each -> each.has("service"))
                        .map(each -> each.path("service").asString())
                        .distinct())
                .containsExactly("orders");
    }

    private Stream<JsonNode> series(String service) {
        return asStaff("/signals?service=" + service)
                .valueStream()
                .flatMap(process -> process.path("series").valueStream());
    }

    @Test
    void customersDoNotSeeIt() {
        for (String path : List.of("/processes", "/signals")) {
            Problems.assertProblem(shop.send(Ask.get(path)), 401, "no_token");
            Problems.assertProblem(shop.send(Ask.get(path).as(shop.ann().token())), 403, "forbidden");
            Problems.assertProblem(
                    shop.send(Ask.get(path + "?x=1").as(shop.staff().token())), 400, "unknown_parameter");
        }
    }
}
