package caravan.run.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class PrometheusTextTest {
    private static final String TEXT = """
            # HELP caravan_outbox_lag Positions
            # TYPE caravan_outbox_lag gauge
            caravan_outbox_lag{caravan_service="orders",source="catalog, the other } one"} 3.0
            caravan_outbox_lag{caravan_service="orders",source="payments"} 4.0 1700000000000
            caravan_outbox_lag_max{caravan_service="orders"} 100.0
            caravan_outbox_lag{caravan_service="orders",source="users"} NaN
            caravan_relay_lag 5.0
            """;

    @Test
    void allSeriesOfTheNamedMetricsAreAddedUpAndNoOthers() {
        assertThat(PrometheusText.sum(TEXT, Set.of("caravan_outbox_lag"))).isEqualTo(7);
        assertThat(PrometheusText.sum(TEXT, Set.of("caravan_outbox_lag", "caravan_relay_lag")))
                .isEqualTo(12);
        assertThat(PrometheusText.sum(TEXT, Set.of("caravan_none"))).isZero();
    }
}
