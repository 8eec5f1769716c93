package caravan.chassis.http.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class CallerLimitTest {
    private static final Optional<String> ONE = Optional.of("one");
    private static final Optional<String> OTHER = Optional.of("other");

    @Test
    void placesAreBoundedInAllAndForEachCaller() {
        CallerLimit places = new CallerLimit(3, 2);
        assertThat(places.acquire(ONE)).isEqualTo(CallerLimit.Outcome.ADMITTED);
        assertThat(places.acquire(ONE)).isEqualTo(CallerLimit.Outcome.ADMITTED);
        assertThat(places.acquire(ONE)).isEqualTo(CallerLimit.Outcome.CALLER_LIMIT_REACHED);
        assertThat(places.acquire(OTHER)).isEqualTo(CallerLimit.Outcome.ADMITTED);
        assertThat(places.acquire(OTHER))
                .as("the third place was the last")
                .isEqualTo(CallerLimit.Outcome.LIMIT_REACHED);
        assertThat(places.acquire(Optional.empty())).isEqualTo(CallerLimit.Outcome.LIMIT_REACHED);
        places.release(ONE);
        assertThat(places.acquire(Optional.empty())).isEqualTo(CallerLimit.Outcome.ADMITTED);
    }

    @Test
    void aRefusedRequestDoesNotMakeOthersRefused() throws Exception {
        CallerLimit places = new CallerLimit(2, 1);
        assertThat(places.acquire(ONE)).isEqualTo(CallerLimit.Outcome.ADMITTED);
        AtomicBoolean over = new AtomicBoolean();
        Thread refused = Thread.ofPlatform().start(() -> {
            while (!over.get()) {
                places.acquire(ONE);
            }
        });
        try {
            for (int times = 0; times < 200_000; times++) {
                assertThat(places.acquire(OTHER)).isEqualTo(CallerLimit.Outcome.ADMITTED);
                places.release(OTHER);
            }
        } finally {
            over.set(true);
            refused.join();
        }
    }
}
