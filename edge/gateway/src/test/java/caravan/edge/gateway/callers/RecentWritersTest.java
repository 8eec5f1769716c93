package caravan.edge.gateway.callers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RecentWritersTest {
    private static final long NOW = -5;

    private final RecentWriters writers = new RecentWriters(Duration.ofSeconds(12));

    @Test
    void aWriterIsRememberedForAsLongAsAnAnswerMayBeKept() {
        writers.wrote("orders", "Bearer a", NOW);
        assertThat(writers.isWriter("orders", "Bearer a", NOW + TimeUnit.SECONDS.toNanos(11)))
                .isTrue();
        assertThat(writers.isWriter("orders", "Bearer a", NOW + TimeUnit.SECONDS.toNanos(13)))
                .isFalse();
    }

    @Test
    void othersAndOtherServicesAreNoWriters() {
        writers.wrote("orders", "Bearer a", NOW);
        assertThat(writers.isWriter("orders", "Bearer b", NOW)).isFalse();
        assertThat(writers.isWriter("catalog", "Bearer a", NOW)).isFalse();
    }

    @Test
    void aCallerWithoutATokenIsNoWriter() {
        writers.wrote("users", null, NOW);
        assertThat(writers.isWriter("users", null, NOW)).isFalse();
    }
}
