package caravan.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.benchmarks.GrownBenchmark.Comparison;
import caravan.benchmarks.GrownBenchmark.Measured;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class GrownReportTest {
    private static final Comparison BOTH =
            new Comparison(measured(10_010, 3_000, Duration.ZERO), measured(1_000_000, 2_400, Duration.ofSeconds(2)));

    @Test
    void figuresStandSideBySideWithTheirRatio() {
        StringWriter printed = new StringWriter();
        new GrownReport(new Report(new PrintWriter(printed, true))).print(BOTH);

        assertThat(printed.toString())
                .containsPattern("orders in the tables +10,010 +1,000,000 +ratio")
                .containsPattern("64 callers: acknowledged a second +3000.000 +2400.000 +0.80")
                .contains("With 64 callers messages did not keep pace");
    }

    @Test
    void theJsonHasBothFiguresAndTheirRatios() {
        JsonNode json = JsonMapper.shared().readTree(GrownReport.json(BOTH));

        assertThat(json.at("/few/acknowledged_per_second").asDouble()).isEqualTo(3_000);
        assertThat(json.at("/grown/orders_in_tables").asLong()).isEqualTo(1_000_000);
        assertThat(json.at("/grown/filling_seconds").asDouble()).isEqualTo(90);
        assertThat(json.path("ratios").path("64 callers: acknowledged a second").asDouble())
                .isEqualTo(0.8);
    }

    private static Measured measured(long orders, int perSecond, Duration settledAfter) {
        return new Measured(
                orders,
                Duration.ofSeconds(90),
                Duration.ofSeconds(60),
                FiguresJsonTest.figures(FiguresJsonTest.run(64, perSecond, settledAfter)));
    }
}
