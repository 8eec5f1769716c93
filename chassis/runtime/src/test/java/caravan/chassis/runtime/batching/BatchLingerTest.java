package caravan.chassis.runtime.batching;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

final class BatchLingerTest {
    private static final int BATCH_COMMANDS_MAX = 256;
    private static final Duration MAX = BatchLinger.QUIET.multipliedBy(8);

    private final AtomicLong nowNanos = new AtomicLong();
    private final AtomicInteger pauses = new AtomicInteger();
    private final BatchLinger linger = new BatchLinger(MAX, nowNanos::get, nanos -> {
        pauses.incrementAndGet();
        nowNanos.addAndGet(nanos);
    });

    /** @param waiting gives the number of waiting commands after a number of pauses */
    private int pausesWhile(IntUnaryOperator waiting) {
        pauses.set(0);
        linger.await(() -> waiting.applyAsInt(pauses.get()), BATCH_COMMANDS_MAX);
        return pauses.get();
    }

    @Test
    void aSingleCallerDoesNotWait() {
        assertThat(pausesWhile(pause -> 0)).isZero();
        linger.took(1);
        assertThat(pausesWhile(pause -> 0)).isZero();
    }

    @Test
    void afterALargeBatchTheNextWaitsUntilNoCommandComes() {
        linger.took(5);
        assertThat(pausesWhile(pause -> Math.min(3 * pause, 6))).isEqualTo(3);
    }

    @Test
    void whileCommandsComeItWaitsAtMostForItsLimit() {
        linger.took(5);
        assertThat(pausesWhile(pause -> pause)).isEqualTo(8);
    }

    @Test
    void aFullBatchDoesNotWait() {
        linger.took(5);
        assertThat(pausesWhile(pause -> BATCH_COMMANDS_MAX)).isZero();
    }

    @Test
    void theRecentSizeFallsByHalves() {
        linger.took(8);
        linger.took(1);
        linger.took(1);
        assertThat(pausesWhile(pause -> 0)).isEqualTo(1);
        linger.took(1);
        assertThat(pausesWhile(pause -> 0)).isZero();
    }
}
