package caravan.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OutageTest {
    private final AtomicLong nanos = new AtomicLong();
    private final Outage outage = new Outage(nanos::get);

    @Test
    void anOutageOfADayIsLoggedAtMostAFewHundredTimes() {
        int told = 0;
        for (int second = 0; second < 24 * 60 * 60; second++) {
            told += outage.failed("away").isPresent() ? 1 : 0;
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        }
        assertThat(told).isBetween(95, 105);
        assertThat(outage.over()).hasValueSatisfying(was -> {
            assertThat(was.failures()).isEqualTo(24 * 60 * 60);
            assertThat(was.lasted()).isEqualTo(Duration.ofDays(1));
        });
    }

    @Test
    void aNewKindOfFailureIsLoggedAtOnceAndEachKindOnce() {
        assertThat(outage.failed("away"))
                .hasValueSatisfying(first -> assertThat(first.isNew()).isTrue());
        assertThat(outage.failed("away")).isEmpty();
        assertThat(outage.failed("full"))
                .hasValueSatisfying(second -> assertThat(second.isNew()).isTrue());
        assertThat(outage.failed("away")).isEmpty();
    }

    @Test
    void manyKindsOfFailuresAreNotAllLogged() {
        for (int kind = 0; kind < Outage.KINDS_MAX; kind++) {
            assertThat(outage.failed(kind)).isPresent();
        }
        assertThat(outage.failed(Outage.KINDS_MAX)).isEmpty();
    }

    @Test
    void theEndIsLoggedOnceAndTheNextOutageIsNew() {
        assertThat(outage.over()).isEmpty();
        outage.failed("away");
        assertThat(outage.over()).isPresent();
        assertThat(outage.over()).isEmpty();
        assertThat(outage.failed("away"))
                .hasValueSatisfying(first -> assertThat(first.failures()).isEqualTo(1));
    }

    @Test
    void aLineNamesTheFailureAndItsFirstCause() {
        Exception failure = new IllegalStateException(
                "a batch failed", new RuntimeException("no\nconnection", new java.net.ConnectException("refused")));
        assertThat(Outage.line(failure))
                .isEqualTo("java.lang.IllegalStateException: a batch failed <- java.net.ConnectException: refused");
        assertThat(Outage.line(new IllegalStateException("two\n lines")))
                .isEqualTo("java.lang.IllegalStateException: two lines");
    }
}
