package caravan.chassis.http.documents;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.http.routing.HttpMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsPagesTest {
    private static final String OF_PROMETHEUS = "application/openmetrics-text;version=1.0.0;q=0.5,"
            + "application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2";

    private final MetricsPages pages =
            new MetricsPages(new HttpMetrics(new SimpleMeterRegistry(), () -> "text", Optional.of(() -> "open")));

    private String mediaType(@Nullable String accept) {
        return pages.accepted(accept).page().orElseThrow().mediaType();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/openmetrics-text", OF_PROMETHEUS, "text/plain, APPLICATION/OpenMetrics-Text ;q=0.1"
            })
    void whoNamesOpenMetricsGetsIt(String accept) {
        assertThat(mediaType(accept)).isEqualTo(MetricsPages.OPEN_METRICS);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {"", "*/*", "text/plain", "application/openmetrics-text;q=0", "application/openmetrics-text-2"})
    void othersGetText(@Nullable String accept) {
        assertThat(mediaType(accept)).isEqualTo(MetricsPages.TEXT);
    }

    @Test
    void nobodyMayReadWithoutEnd() {
        assertThat(IntStream.range(0, 500).allMatch(_ -> pages.takeTurn())).isFalse();
    }
}
