package caravan.chassis.runtime.cache;

import caravan.chassis.api.Cache;
import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A cache in the process' memory. While a value is loaded, the cache holds a future: one caller loads, the others wait. An invalidation
 * removes the future at once, so a value that was read before the change is never kept.
 */
public final class CaffeineCache<K, V> implements Cache<K, V> {
    /** The estimated memory of a key, a future and the cache's node. */
    public static final int ENTRY_BYTES = 256;

    private final AsyncCache<K, @Nullable V> values;

    /**
     * @param name kebab-case; the metrics' tag
     * @param bytesMax the memory limit; the least used entries are removed first
     * @param bytesOf the size of a value in bytes, estimated, without {@link #ENTRY_BYTES}
     * @param timeToLive how long a value is kept at most
     */
    public CaffeineCache(
            String name, long bytesMax, ToIntFunction<V> bytesOf, Duration timeToLive, MeterRegistry metrics) {
        values = Caffeine.newBuilder()
                .maximumWeight(bytesMax)
                .<K, V>weigher((key, value) -> ENTRY_BYTES + bytesOf.applyAsInt(value))
                .expireAfterWrite(timeToLive)
                .executor(Runnable::run)
                .recordStats()
                .buildAsync();
        CaffeineCacheMetrics.monitor(metrics, values, name);
        Gauge.builder("caravan.cache.bytes", this, CaffeineCache::bytes)
                .description("Memory that the entries of a cache take, about")
                .baseUnit("bytes")
                .tag("cache", name)
                .register(metrics);
    }

    private long bytes() {
        return values.synchronous()
                .policy()
                .eviction()
                .orElseThrow()
                .weightedSize()
                .orElseThrow();
    }

    @Override
    public Optional<V> get(K key, Function<K, Optional<V>> load) {
        CompletableFuture<@Nullable V> known = values.getIfPresent(key);
        if (known != null) {
            return wait(known);
        }
        CompletableFuture<@Nullable V> mine = new CompletableFuture<>();
        CompletableFuture<@Nullable V> others = values.asMap().putIfAbsent(key, mine);
        if (others != null) {
            return wait(others);
        }
        try {
            Optional<V> loaded = load.apply(key);
            mine.complete(loaded.orElse(null));
            return loaded;
        } catch (RuntimeException | Error failed) {
            mine.completeExceptionally(failed);
            throw failed;
        }
    }

    private static <V> Optional<V> wait(CompletableFuture<@Nullable V> loading) {
        try {
            return Optional.ofNullable(loading.join());
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failed;
        }
    }

    @Override
    public Optional<V> known(K key) {
        CompletableFuture<@Nullable V> known = values.getIfPresent(key);
        return known == null || !known.isDone() || known.isCompletedExceptionally()
                ? Optional.empty()
                : Optional.ofNullable(known.join());
    }

    /** Changes its memory limit. */
    void resize(long bytesMax) {
        values.synchronous().policy().eviction().orElseThrow().setMaximum(bytesMax);
    }

    @Override
    public void invalidate(K key) {
        values.asMap().remove(key);
    }
}
