package caravan.chassis.runtime.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

class LogRingTest {
    private static final Logger LOG = LoggerFactory.getLogger("caravan.ring");

    @AfterEach
    void clear() {
        MDC.clear();
    }

    private static List<String> last(int linesMax, Level least, Optional<String> traceId) {
        return Logging.ring().last(linesMax, least, traceId).stream()
                .map(line -> new String(line, StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void theLastLinesAreThereTheNewestFirst() {
        LOG.info("first of two");
        LOG.info("second of two");

        List<String> lines = last(2, Level.INFO, Optional.empty());

        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst()).contains("second of two");
        assertThat(lines.getLast()).contains("first of two");
    }

    @Test
    void theLinesOfATraceAreFoundHoweverTheyNameIt() {
        MDC.put("trace.id", "of-the-thread");
        LOG.info("by the thread");
        MDC.clear();
        LOG.atInfo().addKeyValue("trace.id", "of-the-pair").log("by a pair");

        assertThat(last(10, Level.TRACE, Optional.of("of-the-thread")))
                .singleElement()
                .asString()
                .contains("by the thread");
        assertThat(last(10, Level.TRACE, Optional.of("of-the-pair")))
                .singleElement()
                .asString()
                .contains("by a pair");
    }

    @Test
    void lessImportantLinesAreLeftOut() {
        LOG.warn("a warning of importance");
        LOG.info("a mere remark");

        assertThat(last(1, Level.WARN, Optional.empty()))
                .singleElement()
                .asString()
                .contains("a warning of importance");
    }

    @Test
    void theOldestLinesMakeRoom() {
        String long1 = "x".repeat(4_000);
        LOG.info("the oldest line of all");
        LOG.warn("a warning long ago");
        for (int line = 0; line < 2 * LogRing.BYTES_MAX / long1.length(); line++) {
            LOG.info(long1);
        }

        List<String> lines = last(10_000, Level.TRACE, Optional.empty());

        assertThat(lines.stream().mapToInt(String::length).sum()).isBetween(LogRing.BYTES_MAX / 2, LogRing.BYTES_MAX);
        assertThat(String.join("", lines))
                .doesNotContain("the oldest line of all")
                .as("a caller's refused requests push no warning out")
                .contains("a warning long ago");
    }
}
