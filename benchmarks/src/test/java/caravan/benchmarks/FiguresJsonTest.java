package caravan.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.benchmarks.load.Load;
import caravan.benchmarks.processes.ProcessorTimes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FiguresJsonTest {
    private static final long MILLISECOND = 1_000_000;

    @Test
    void theRunWithTheMostOrdersComesFirstAndIsComparedWithTheCommitLoop() {
        JsonNode json = json(run(1, 400, Duration.ofMillis(50)), run(64, 3_000, Duration.ofMillis(500)));

        assertThat(json.path("callers").asInt()).isEqualTo(64);
        assertThat(json.path("acknowledged_per_second").asDouble()).isEqualTo(3_000);
        // 30,000 orders in 10.5 s.
        assertThat(json.path("confirmed_per_second").asDouble()).isEqualTo(2_857.143);
        assertThat(json.path("commit_loop_per_second").asDouble()).isEqualTo(10_000);
        assertThat(json.path("acknowledged_of_commit_loop").asDouble()).isEqualTo(0.3);
        assertThat(json.path("sustained").asBoolean()).isTrue();
        assertThat(json.path("lone_caller").path("acknowledged_per_second").asDouble())
                .isEqualTo(400);
        assertThat(json.path("runs").size()).isEqualTo(2);
    }

    @Test
    void processorTimeIsWrittenInTotalAndByPart() {
        JsonNode json = json(run(64, 3_000, Duration.ofMillis(500)));

        assertThat(json.path("processor_ms_per_order").asDouble()).isEqualTo(0.7);
        assertThat(json.at("/processor_ms_per_order_by_part/jvm").asDouble()).isEqualTo(0.4);
        assertThat(json.at("/processor_ms_per_order_by_part/postgresql").asDouble())
                .isEqualTo(0.3);
        assertThat(json.at("/processor_ms_per_order_by_part/postgresql_by_role/orders")
                        .asDouble())
                .isEqualTo(0.3);
    }

    @Test
    void readsHaveTheirThroughputAndLatency() {
        JsonNode read = json(run(64, 3_000, Duration.ofMillis(500))).at("/reads/0");

        assertThat(read.path("request").asString()).isEqualTo("GET /products");
        assertThat(read.path("callers").asInt()).isEqualTo(64);
        assertThat(read.path("per_second").asDouble()).isEqualTo(1);
        assertThat(read.at("/latency_ms/p99").asDouble()).isBetween(4.9, 5.1);
    }

    @Test
    void aRateAtWhichMessagesFallBehindIsMarked() {
        assertThat(json(run(64, 3_000, Duration.ofMillis(1_001)))
                        .path("sustained")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void processesOfAnotherMachineAreNullAndNotZero() {
        JsonNode json = json(new OrderFigures(
                64,
                30,
                0,
                1,
                Duration.ZERO,
                new OrderFigures.Lag("", 0),
                Optional.empty(),
                latency(),
                latency(),
                Map.of(),
                Map.of()));

        assertThat(json.path("processor_ms_per_order").isNull()).isTrue();
        assertThat(json.at("/memory_bytes/postgresql").isNull()).isTrue();
        assertThat(json.path("lone_caller").isNull()).isTrue();
    }

    static OrderFigures run(int callers, int perSecond, Duration settledAfter) {
        long orders = perSecond * 10L;
        Duration jvm = Duration.ofNanos(orders * MILLISECOND * 4 / 10);
        Duration postgres = Duration.ofNanos(orders * MILLISECOND * 3 / 10);
        return new OrderFigures(
                callers,
                orders,
                0,
                10,
                settledAfter,
                new OrderFigures.Lag("inventory handle-reservation-commands of orders", 120),
                Optional.of(new ProcessorTimes.Spent(jvm, Map.of("http", jvm), Map.of("orders", postgres))),
                latency(),
                latency(),
                Map.of("orders place-order", 42.0),
                Map.of("inventory handle-reservation-commands", 85.0));
    }

    private static Load.Result latency() {
        Histogram histogram = new Histogram(3);
        histogram.recordValue(5 * MILLISECOND);
        return new Load.Result(1, 0, 0, 1, histogram, histogram);
    }

    private static JsonNode json(OrderFigures... runs) {
        return JsonMapper.shared().readTree(FiguresJson.of(figures(runs)));
    }

    static BenchFigures figures(OrderFigures... runs) {
        return new BenchFigures(
                List.of(runs),
                List.of(new BenchFigures.Read("GET /products", 64, latency(), latency())),
                10,
                9_000,
                11_000,
                new BenchFigures.Memory(300, 400, OptionalLong.empty()));
    }
}
