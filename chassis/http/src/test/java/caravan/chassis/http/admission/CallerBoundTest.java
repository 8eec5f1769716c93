package caravan.chassis.http.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class CallerBoundTest {
    private static final Optional<String> ONE = Optional.of("one");
    private static final Optional<String> OTHER = Optional.of("other");

    @Test
    void placesAreBoundedInAllAndForEachCaller() {
        CallerBound places = new CallerBound(3, 2);
        assertThat(places.tryEnter(ONE)).isTrue();
        assertThat(places.tryEnter(ONE)).isTrue();
        assertThat(places.tryEnter(ONE)).isFalse();
        assertThat(places.tryEnter(OTHER)).isTrue();
        assertThat(places.tryEnter(OTHER)).as("the third place was the last").isFalse();
        assertThat(places.tryEnter(Optional.empty())).isFalse();
        places.leave(ONE);
        assertThat(places.tryEnter(Optional.empty())).isTrue();
    }

    @Test
    void oneWhoIsRefusedDoesNotRefuseOthers() throws Exception {
        CallerBound places = new CallerBound(2, 1);
        assertThat(places.tryEnter(ONE)).isTrue();
        AtomicBoolean over = new AtomicBoolean();
        Thread refused = Thread.ofPlatform().start(() -> {
            while (!over.get()) {
                places.tryEnter(ONE);
            }
        });
        try {
            for (int times = 0; times < 200_000; times++) {
                assertThat(places.tryEnter(OTHER)).isTrue();
                places.leave(OTHER);
            }
        } finally {
            over.set(true);
            refused.join();
        }
    }
}
