package caravan.chassis.kafka.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class IntervalTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE);
    private final Interval pace = new Interval(Duration.ofNanos(200), nanos::get);

    @Test
    void itIsDueAtOnceAndThenAfterEachInterval() {
        assertThat(pace.isDue()).isTrue();
        pace.done();
        assertThat(pace.isDue()).isFalse();
        assertThat(pace.left()).isEqualTo(Duration.ofNanos(200));
        nanos.addAndGet(150);
        assertThat(pace.left()).isEqualTo(Duration.ofNanos(50));
        nanos.addAndGet(50);
        assertThat(pace.isDue()).isTrue();
    }
}
