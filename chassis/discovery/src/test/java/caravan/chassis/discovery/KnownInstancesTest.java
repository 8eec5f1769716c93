package caravan.chassis.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class KnownInstancesTest {
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Instance FIRST = new Instance("orders", "one", URI.create("http://127.0.0.1:1"));
    private static final Instance SECOND = new Instance("orders", "two", URI.create("http://127.0.0.1:2"));

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - GRACE.toNanos());
    private final KnownInstances known = new KnownInstances(GRACE, nanos::get);

    @Test
    void aMissingInstanceIsRemovedAtOnce() {
        known.update(List.of(FIRST, SECOND));

        known.update(List.of(SECOND));

        assertThat(known.of("orders")).containsExactly(SECOND);
    }

    @Test
    void anInstanceMissingAfterAnOutageIsKeptUntilTheGraceEnds() {
        known.update(List.of(FIRST));
        known.sourceLost();
        passes(Duration.ofHours(1));
        known.sourceRestored();

        known.update(List.of());

        assertThat(known.of("orders")).containsExactly(FIRST);
        passes(GRACE.minusMillis(1));
        assertThat(known.of("orders")).containsExactly(FIRST);
        passes(Duration.ofMillis(1));
        assertThat(known.of("orders")).isEmpty();
    }

    @Test
    void anInstanceThatReturnsWithinTheGraceStays() {
        known.update(List.of(FIRST));
        known.sourceLost();
        known.sourceRestored();

        known.update(List.of());
        known.update(List.of(FIRST));
        passes(GRACE.multipliedBy(2));

        assertThat(known.of("orders")).containsExactly(FIRST);
    }

    @Test
    void aKeptInstanceIsKeptThroughAnotherOutage() {
        known.update(List.of(FIRST));
        known.sourceLost();
        known.sourceRestored();
        known.update(List.of());

        known.sourceLost();
        passes(GRACE.multipliedBy(2));
        assertThat(known.of("orders")).containsExactly(FIRST);

        known.sourceRestored();
        passes(GRACE);
        assertThat(known.of("orders")).isEmpty();
    }

    @Test
    void afterTheGraceAMissingInstanceIsRemovedAtOnce() {
        known.update(List.of(FIRST));
        known.sourceLost();
        known.sourceRestored();
        passes(GRACE);

        known.update(List.of());

        assertThat(known.of("orders")).isEmpty();
    }

    @Test
    void theFirstConnectionBeginsNoGrace() {
        known.sourceRestored();
        known.update(List.of(FIRST));

        known.update(List.of());

        assertThat(known.of("orders")).isEmpty();
    }

    private void passes(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
