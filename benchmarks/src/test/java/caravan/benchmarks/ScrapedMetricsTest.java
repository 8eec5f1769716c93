package caravan.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ScrapedMetricsTest {
    private static final String BEFORE = """
            # HELP caravan_batch_commands Commands in one transaction
            # TYPE caravan_batch_commands summary
            caravan_batch_commands_count{caravan_service="orders",use_case="place-order"} 10
            caravan_batch_commands_sum{caravan_service="orders",use_case="place-order"} 10.0
            """;
    private static final String AFTER = """
            caravan_batch_commands_count{caravan_service="orders",use_case="place-order"} 14
            caravan_batch_commands_sum{caravan_service="orders",use_case="place-order"} 174.0
            caravan_batch_commands_count{caravan_service="users",use_case="sign in"} 0
            caravan_batch_commands_sum{caravan_service="users",use_case="sign in"} 0.0
            process_resident_memory_bytes 3.29E8
            jvm_gc_overhead{area="a } b"} NaN
            """;

    @Test
    void aMeanIsOfTheValuesBetweenTwoPages() {
        assertThat(ScrapedMetrics.parse(AFTER)
                        .meansSince(
                                ScrapedMetrics.parse(BEFORE), "caravan_batch_commands", "caravan_service", "use_case"))
                .isEqualTo(Map.of("orders place-order", 41.0));
    }

    @Test
    void aMetricWithoutLabelsHasOneValue() {
        assertThat(ScrapedMetrics.parse(AFTER).value("process_resident_memory_bytes"))
                .hasValue(3.29e8);
        assertThat(ScrapedMetrics.parse(AFTER).value("none")).isEmpty();
    }

    @Test
    void aLabelMayContainABrace() {
        assertThat(ScrapedMetrics.parse(AFTER).samples("jvm_gc_overhead"))
                .singleElement()
                .satisfies(sample -> assertThat(sample.label("area")).isEqualTo("a } b"));
    }
}
