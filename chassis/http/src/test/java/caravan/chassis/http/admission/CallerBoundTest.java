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
        assertThat(places.enter(ONE)).isEqualTo(CallerBound.Place.TAKEN);
        assertThat(places.enter(ONE)).isEqualTo(CallerBound.Place.TAKEN);
        assertThat(places.enter(ONE)).isEqualTo(CallerBound.Place.NONE_FOR_CALLER);
        assertThat(places.enter(OTHER)).isEqualTo(CallerBound.Place.TAKEN);
        assertThat(places.enter(OTHER)).as("the third place was the last").isEqualTo(CallerBound.Place.NONE_AT_ALL);
        assertThat(places.enter(Optional.empty())).isEqualTo(CallerBound.Place.NONE_AT_ALL);
        places.leave(ONE);
        assertThat(places.enter(Optional.empty())).isEqualTo(CallerBound.Place.TAKEN);
    }

    @Test
    void oneWhoIsRefusedDoesNotRefuseOthers() throws Exception {
        CallerBound places = new CallerBound(2, 1);
        assertThat(places.enter(ONE)).isEqualTo(CallerBound.Place.TAKEN);
        AtomicBoolean over = new AtomicBoolean();
        Thread refused = Thread.ofPlatform().start(() -> {
            while (!over.get()) {
                places.enter(ONE);
            }
        });
        try {
            for (int times = 0; times < 200_000; times++) {
                assertThat(places.enter(OTHER)).isEqualTo(CallerBound.Place.TAKEN);
                places.leave(OTHER);
            }
        } finally {
            over.set(true);
            refused.join();
        }
    }
}
