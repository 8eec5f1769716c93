package caravan.benchmarks.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ProcessorTimesTest {
    private static final Map<Long, String> PARTS = Map.of(1L, "orders", 2L, "orders", 3L, "autovacuum");

    @Test
    void threadsCountForTheirGroupAndTheRestCountsAsOther() {
        ProcessorTimes before = times(100, Map.of("vert.x-eventloo", 10, "ForkJoinPool-1-", 40), Map.of(), 0);
        ProcessorTimes after =
                times(200, Map.of("vert.x-eventloo", 30, "ForkJoinPool-1-", 70, "C2 CompilerThre", 5), Map.of(), 0);

        ProcessorTimes.Spent spent = after.since(before);

        assertThat(spent.jvm()).isEqualTo(Duration.ofMillis(100));
        assertThat(spent.byThreads())
                .isEqualTo(Map.of(
                        "http", Duration.ofMillis(20),
                        "services", Duration.ofMillis(30),
                        "compiler", Duration.ofMillis(5),
                        "other", Duration.ofMillis(45)));
    }

    @Test
    void theCompilersShareIsOfTheWholeTime() {
        ProcessorTimes.Spent spent =
                times(60, Map.of("C2 CompilerThre", 20), Map.of(1L, 40), 0).since(times(0, Map.of(), Map.of(), 0));

        assertThat(spent.shareOfCompilers()).isEqualTo(0.2);
    }

    @Test
    void connectionsOfARoleCountTogether() {
        ProcessorTimes.Spent spent =
                times(0, Map.of(), Map.of(1L, 30, 2L, 50), 0).since(times(0, Map.of(), Map.of(1L, 10), 0));

        assertThat(spent.byRole()).containsEntry("orders", Duration.ofMillis(70));
        assertThat(spent.postgres()).isEqualTo(Duration.ofMillis(70));
    }

    @Test
    void onlyTheLatestTimeOfAnEndedProcessCounts() {
        // Process 3 had used 40 before, and 60 when it ended.
        ProcessorTimes.Spent spent = times(0, Map.of(), Map.of(), 160).since(times(0, Map.of(), Map.of(3L, 40), 100));

        assertThat(spent.byRole()).isEqualTo(Map.of("ended", Duration.ofMillis(20)));
    }

    private static ProcessorTimes times(int jvm, Map<String, Integer> threads, Map<Long, Integer> postgres, int ended) {
        return new ProcessorTimes(
                Duration.ofMillis(jvm), milliseconds(threads), milliseconds(postgres), PARTS, Duration.ofMillis(ended));
    }

    private static <K> Map<K, Duration> milliseconds(Map<K, Integer> values) {
        return values.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, value -> Duration.ofMillis(value.getValue())));
    }
}
