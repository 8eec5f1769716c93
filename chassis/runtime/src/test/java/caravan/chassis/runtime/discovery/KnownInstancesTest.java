package caravan.chassis.runtime.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
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
        known.appeared(FIRST);
        known.appeared(SECOND);

        known.vanished("orders", "one");

        assertThat(known.of("orders")).containsExactly(SECOND);
    }

    @Test
    void whoVanishesAfterAnOutageServesUntilTheGraceIsOver() {
        known.appeared(FIRST);
        known.sourceWentAway();
        passes(Duration.ofHours(1));
        known.sourceCameBack();

        known.vanished("orders", "one");

        assertThat(known.of("orders")).containsExactly(FIRST);
        passes(GRACE.minusMillis(1));
        assertThat(known.of("orders")).containsExactly(FIRST);
        passes(Duration.ofMillis(1));
        assertThat(known.of("orders")).isEmpty();
    }

    @Test
    void whoAnnouncesItselfAgainInTheGraceStays() {
        known.appeared(FIRST);
        known.sourceWentAway();
        known.sourceCameBack();

        known.vanished("orders", "one");
        known.appeared(FIRST);
        passes(GRACE.multipliedBy(2));

        assertThat(known.of("orders")).containsExactly(FIRST);
    }

    @Test
    void whoIsHeldServesThroughAFurtherOutage() {
        known.appeared(FIRST);
        known.sourceWentAway();
        known.sourceCameBack();
        known.vanished("orders", "one");

        known.sourceWentAway();
        passes(GRACE.multipliedBy(2));
        assertThat(known.of("orders")).containsExactly(FIRST);

        known.sourceCameBack();
        passes(GRACE);
        assertThat(known.of("orders")).isEmpty();
    }

    @Test
    void afterTheGraceWhoVanishesIsGoneAtOnceAgain() {
        known.appeared(FIRST);
        known.sourceWentAway();
        known.sourceCameBack();
        passes(GRACE);

        known.vanished("orders", "one");

        assertThat(known.of("orders")).isEmpty();
    }

    @Test
    void theFirstConnectionBringsNoGrace() {
        known.sourceCameBack();
        known.appeared(FIRST);

        known.vanished("orders", "one");

        assertThat(known.of("orders")).isEmpty();
    }

    private void passes(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
