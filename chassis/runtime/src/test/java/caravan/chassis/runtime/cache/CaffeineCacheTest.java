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
            new CaffeineCache<>("numbers", 100_000, number -> 100, Duration.ofMinutes(1), metrics);
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
    void anEmptyResultIsNotCached() {
        cache.get("a", key -> Optional.empty());
        assertThat(cache.get("a", this::load)).contains(1);
    }

    @Test
    void aFailureIsThrownAndNotCached() {
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
    void aCachedValueIsReturnedAtOnceAndNothingIsLoaded() {
        assertThat(cache.known("one")).isEmpty();
        cache.get("one", key -> Optional.of(1));
        assertThat(cache.known("one")).contains(1);
        cache.invalidate("one");
        assertThat(cache.known("one")).isEmpty();
    }

    private static int kept(CaffeineCache<String, Integer> filled) {
        return (int) IntStream.range(0, 2_000)
                .filter(i -> filled.known("key-" + i).isPresent())
                .count();
    }

    private static void fill(CaffeineCache<String, Integer> filled) {
        for (int i = 0; i < 2_000; i++) {
            filled.get("key-" + i, key -> Optional.of(1));
        }
    }

    @Test
    void aCacheStaysWithinItsBytes() {
        fill(cache);
        assertThat(kept(cache)).isBetween(1, 100_000 / (CaffeineCache.ENTRY_BYTES + 100));
    }

    @Test
    void theCachesOfAProcessShareOneLimit() {
        CacheBudget room = new CacheBudget(100_000, metrics);
        CaffeineCache<String, Integer> first = room.cache("first", number -> 100, Duration.ofMinutes(1));
        fill(first);
        int alone = kept(first);
        CaffeineCache<String, Integer> second = room.cache("second", number -> 100, Duration.ofMinutes(1));
        fill(second);
        fill(first);
        int most = 100_000 / (CaffeineCache.ENTRY_BYTES + 100);
        assertThat(alone).isBetween(most / 2 + 1, most);
        assertThat(kept(first) + kept(second)).isBetween(2, most);
    }
}
