package caravan.chassis.http.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReadinessChecksTest {
    private static final Duration ANSWERED_MAX = Duration.ofSeconds(5);

    private final ReadinessChecks checks = new ReadinessChecks();
    private final CountDownLatch free = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void eachCheckIsReportedByName() {
        checks.add("well", () -> true);
        checks.add("ill", () -> false);
        checks.add("broken", () -> {
            throw new IllegalStateException("broken");
        });
        assertThat(checks.ask()).isEqualTo(Map.of("well", true, "ill", false, "broken", false));
    }

    @Test
    void aHangingCheckIsDownAndDelaysNoOther() {
        checks.add("hanging", this::hang);
        checks.add("well", () -> true);
        long began = System.nanoTime();

        Map<String, Boolean> up = checks.ask();

        assertThat(up).isEqualTo(Map.of("hanging", false, "well", true));
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(ANSWERED_MAX);
        free.countDown();
    }

    @Test
    void aHangingCheckRunsOnceAndIsUpWhenItAnswers() {
        checks.add("hanging", this::hang);
        checks.ask();
        checks.ask();
        assertThat(asked).hasValue(1);

        free.countDown();

        await().until(() -> checks.ask().equals(Map.of("hanging", true)));
    }

    private boolean hang() {
        asked.incrementAndGet();
        try {
            free.await();
        } catch (InterruptedException stopped) {
            return false;
        }
        return true;
    }
}
