package caravan.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class PublishingDelaysTest {
    @Test
    void medianDelaysAreTakenOverAllProcessesAndSplitByTheCommittingProcess() {
        PublishingDelays before = PublishingDelays.of(List.of(process(0, 0, 90), process(0, 0, 0)));
        PublishingDelays delays = PublishingDelays.of(List.of(process(1, 3, 95), process(0, 1, 1)))
                .since(before);

        assertThat(PublishingDelays.medianMilliseconds(delays.elsewhere()).orElseThrow())
                .as("the third of six: between the first, and the fourth at five milliseconds")
                .isCloseTo(1 + 4 * 2 / 3.0, within(0.001));
        assertThat(PublishingDelays.medianMilliseconds(delays.here())).isEqualTo(OptionalDouble.empty());
    }

    /** The numbers of messages that took at most 1 ms, at most 5 ms, and all. */
    private static ScrapedMetrics process(int one, int five, int all) {
        return ScrapedMetrics.parse(String.format(Locale.ROOT, """
                caravan_relay_delay_seconds_bucket{caravan_service="orders",committed="elsewhere",le="0.001"} %d
                caravan_relay_delay_seconds_bucket{caravan_service="orders",committed="elsewhere",le="0.005"} %d
                caravan_relay_delay_seconds_bucket{caravan_service="orders",committed="elsewhere",le="+Inf"} %d
                caravan_relay_delay_seconds_bucket{caravan_service="orders",committed="here",le="+Inf"} 0
                """, one, five, all));
    }
}
