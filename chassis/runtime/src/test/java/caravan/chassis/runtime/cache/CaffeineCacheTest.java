package caravan.chassis.runtime.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CaffeineCacheTest {
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final CaffeineCache<String, Integer> cache =
            new CaffeineCache<>("numbers", 10, Duration.ofMinutes(1), metrics);
    private final AtomicInteger loads = new AtomicInteger();

    private Optional<Integer> load(String key) {
        return Optional.of(loads.incrementAndGet());
    }

    @Test
    void aKnownValueIsNotLoadedAgain() {
        cache.get("a", this::load);
        assertThat(cache.get("a", this::load)).contains(1);
    }

    @Test
    void anInvalidatedValueIsLoadedAgain() {
        cache.get("a", this::load);
        cache.invalidate("a");
        assertThat(cache.get("a", this::load)).contains(2);
    }

    @Test
    void anEmptyAnswerIsNotKept() {
        cache.get("a", key -> Optional.empty());
        assertThat(cache.get("a", this::load)).contains(1);
    }

    @Test
    void aFailureIsToldAndNotKept() {
        assertThatThrownBy(() -> cache.get("a", key -> {
                    throw new IllegalStateException("away");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(cache.get("a", this::load)).contains(1);
    }

    @Test
    void anInvalidationDuringALoadWins() throws Exception {
        CountDownLatch loading = new CountDownLatch(1);
        CountDownLatch invalidated = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Optional<Integer>> stale = threads.submit(() -> cache.get("a", key -> {
                loading.countDown();
                await(invalidated);
                return Optional.of(-1);
            }));
            loading.await();
            cache.invalidate("a");
            invalidated.countDown();
            stale.get();
        }
        assertThat(cache.get("a", this::load)).contains(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    @Test
    void hitsAreInTheMetrics() {
        cache.get("a", this::load);
        cache.get("a", this::load);
        assertThat(metrics.get("cache.gets")
                        .tags("cache", "numbers", "result", "hit")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void whatIsKnownIsToldAtOnceAndNothingIsLoaded() {
        assertThat(cache.known("one")).isEmpty();
        cache.get("one", key -> Optional.of(1));
        assertThat(cache.known("one")).contains(1);
        cache.invalidate("one");
        assertThat(cache.known("one")).isEmpty();
    }

    @Test
    void aCacheHoldsNoMoreThanItsEntries() {
        for (int i = 0; i < 1_000; i++) {
            cache.get("key-" + i, key -> Optional.of(1));
        }
        long kept = IntStream.range(0, 1_000)
                .filter(i -> cache.known("key-" + i).isPresent())
                .count();
        assertThat(kept).isLessThanOrEqualTo(10);
    }
}
