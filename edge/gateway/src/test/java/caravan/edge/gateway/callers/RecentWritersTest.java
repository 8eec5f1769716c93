package caravan.edge.gateway.callers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RecentWritersTest {
    private static final long NOW = -5;
    private static final Optional<String> ANN = Optional.of("019aaaaa-0000-7000-8000-000000000001");
    private static final Optional<String> BOB = Optional.of("019aaaaa-0000-7000-8000-000000000002");

    private final RecentWriters writers = new RecentWriters(Duration.ofSeconds(12));

    @Test
    void aWriterIsRememberedAsLongAsAnAnswerMayBeKept() {
        writers.wrote("orders", ANN, "Bearer a", NOW);
        assertThat(writers.isWriter("orders", ANN, "Bearer a", NOW + TimeUnit.SECONDS.toNanos(11)))
                .isTrue();
        assertThat(writers.isWriter("orders", ANN, "Bearer a", NOW + TimeUnit.SECONDS.toNanos(13)))
                .isFalse();
    }

    @Test
    void aWriterIsRememberedWithTheNextToken() {
        writers.wrote("orders", ANN, "Bearer a", NOW);
        assertThat(writers.isWriter("orders", ANN, "Bearer refreshed", NOW)).isTrue();
    }

    @Test
    void aWriterWhoseTokenWasNotVerifiedYetIsRememberedByIt() {
        writers.wrote("orders", Optional.of("192.0.2.1"), "Bearer a", NOW);
        assertThat(writers.isWriter("orders", ANN, "Bearer a", NOW)).isTrue();
    }

    @Test
    void othersAndOtherServicesAreNoWriters() {
        writers.wrote("orders", ANN, "Bearer a", NOW);
        assertThat(writers.isWriter("orders", BOB, "Bearer b", NOW)).isFalse();
        assertThat(writers.isWriter("catalog", ANN, "Bearer a", NOW)).isFalse();
    }
}
