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
    void whoVanishesIsGoneAtOnce() {
        known.are(List.of(FIRST, SECOND));

        known.are(List.of(SECOND));

        assertThat(known.of("orders")).containsExactly(SECOND);
    }

    @Test
    void whoVanishesAfterAnOutageServesUntilTheGraceIsOver() {
        known.are(List.of(FIRST));
        known.sourceWentAway();
        passes(Duration.ofHours(1));
        known.sourceCameBack();

        known.are(List.of());

        assertThat(known.of("orders")).containsExactly(FIRST);
        passes(GRACE.minusMillis(1));
        assertThat(known.of("orders")).containsExactly(FIRST);
        passes(Duration.ofMillis(1));
        assertThat(known.of("orders")).isEmpty();
    }

    @Test
    void whoAnnouncesItselfAgainInTheGraceStays() {
        known.are(List.of(FIRST));
        known.sourceWentAway();
        known.sourceCameBack();

        known.are(List.of());
        known.are(List.of(FIRST));
        passes(GRACE.multipliedBy(2));

        assertThat(known.of("orders")).containsExactly(FIRST);
    }

    @Test
    void whoIsHeldServesThroughAFurtherOutage() {
        known.are(List.of(FIRST));
        known.sourceWentAway();
        known.sourceCameBack();
        known.are(List.of());

        known.sourceWentAway();
        passes(GRACE.multipliedBy(2));
        assertThat(known.of("orders")).containsExactly(FIRST);

        known.sourceCameBack();
        passes(GRACE);
        assertThat(known.of("orders")).isEmpty();
    }

    @Test
    void afterTheGraceWhoVanishesIsGoneAtOnceAgain() {
        known.are(List.of(FIRST));
        known.sourceWentAway();
        known.sourceCameBack();
        passes(GRACE);

        known.are(List.of());

        assertThat(known.of("orders")).isEmpty();
    }

    @Test
    void theFirstConnectionBringsNoGrace() {
        known.sourceCameBack();
        known.are(List.of(FIRST));

        known.are(List.of());

        assertThat(known.of("orders")).isEmpty();
    }

    private void passes(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
