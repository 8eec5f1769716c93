package caravan.chassis.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ChangeWatchersTest {
    private static final String ONE = "one";
    private static final String OTHER = "other";
    private static final Duration AT_ONCE = Duration.ZERO;

    private final ChangeWatchers<String> watchers = new ChangeWatchers<>(2);

    @Test
    void aChangeBeforeTheWaitBeginsIsNotMissed() throws InterruptedException {
        try (ChangeWatchers<String>.Watcher watcher = watchers.watch(ONE).orElseThrow()) {
            watchers.changed(ONE);

            assertThat(watcher.await(AT_ONCE)).isTrue();
        }
    }

    @Test
    void severalChangesWakeOnce() throws InterruptedException {
        try (ChangeWatchers<String>.Watcher watcher = watchers.watch(ONE).orElseThrow()) {
            watchers.changed(ONE);
            watchers.changed(ONE);

            assertThat(watcher.await(AT_ONCE)).isTrue();
            assertThat(watcher.await(AT_ONCE)).isFalse();
        }
    }

    @Test
    void aChangeOfAnotherKeyWakesNobody() throws InterruptedException {
        try (ChangeWatchers<String>.Watcher watcher = watchers.watch(ONE).orElseThrow()) {
            watchers.changed(OTHER);

            assertThat(watcher.await(AT_ONCE)).isFalse();
        }
    }

    @Test
    void aFullWatcherListHasRoomOnceAWatcherStops() {
        try (ChangeWatchers<String>.Watcher _ = watchers.watch(ONE).orElseThrow()) {
            try (ChangeWatchers<String>.Watcher _ = watchers.watch(ONE).orElseThrow()) {
                assertThat(watchers.isFull()).isTrue();
                assertThat(watchers.watch(OTHER)).isEmpty();
            }
            assertThat(watchers.isFull()).isFalse();
        }
    }

    @Test
    void nothingIsKeptOfStoppedWatchers() {
        watchers.watch(ONE).orElseThrow().close();

        assertThat(watchers.keysWatched()).isZero();
    }
}
