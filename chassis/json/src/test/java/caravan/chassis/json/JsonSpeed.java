package caravan.chassis.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Measures reading and writing, compared with databind: time and allocated bytes. It takes two minutes, so it runs only by name:
 *
 * <pre>./mvnw test -pl chassis/json -am -Dtest=JsonSpeed -Dsurefire.failIfNoSpecifiedTests=false</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class JsonSpeed {
    record Sku(String value) {}

    record Money(long amount, String currency) {}

    record Item(Sku sku, int quantity, Optional<Money> unitPrice) {}

    record OrderBody(List<Item> items, Optional<String> paymentMethod, Optional<Money> expectedTotal) {}

    record OrderView(
            UUID id, UUID userId, String status, List<Item> items, Money total, long version, Instant placedAt) {}

    private static final byte[] BODY = """
            {"items":[{"sku":"tea-and-honey","quantity":2},{"sku":"camel-blanket","quantity":1,\
            "unit_price":{"amount":2075,"currency":"EUR"}}],"payment_method":"approve"}""".getBytes(UTF_8);

    private static final OrderView VIEW = new OrderView(
            UUID.fromString("019aaaaa-0000-7000-8000-000000000001"),
            UUID.fromString("019aaaaa-0000-7000-8000-000000000002"),
            "confirmed",
            List.of(new Item(new Sku("tea"), 2, Optional.of(new Money(499, "EUR")))),
            new Money(998, "EUR"),
            2,
            Instant.parse("2026-01-31T12:00:00Z"));

    @Benchmark
    public Object readByOurs() {
        return Json.read(BODY, OrderBody.class);
    }

    @Benchmark
    public Object readByDatabind() {
        return DatabindCandidate.read(BODY, OrderBody.class);
    }

    @Benchmark
    public Object writeByOurs() {
        return Json.write(VIEW);
    }

    @Benchmark
    public Object writeByDatabind() {
        return DatabindCandidate.MAPPER.writeValueAsBytes(VIEW);
    }

    @Test
    void measure() throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(JsonSpeed.class.getName())
                        .forks(3)
                        .warmupIterations(3)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(3)
                        .measurementTime(TimeValue.seconds(1))
                        .addProfiler(GCProfiler.class)
                        .build())
                .run();
    }
}
