package caravan.chassis.runtime.cache;

import caravan.chassis.api.Heap;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** The memory of all caches of a process: a part of the heap, divided evenly among them. */
public final class CacheBudget {
    private static final int HEAP_PARTS = 16;

    private final long bytesMax;
    private final MeterRegistry metrics;
    private final List<CaffeineCache<?, ?>> caches = new ArrayList<>();

    public CacheBudget(long bytesMax, MeterRegistry metrics) {
        this.bytesMax = bytesMax;
        this.metrics = metrics;
    }

    /** The most bytes of all caches of a process with this heap. */
    public static long bytesMax(Heap heap) {
        return heap.part(HEAP_PARTS);
    }

    /**
     * Makes a cache. The others get less memory from now on.
     *
     * @param name kebab-case; the metrics' tag
     * @param bytesOf the size of a value in bytes, estimated
     * @param timeToLive how long a value is kept at most
     */
    public synchronized <K, V> CaffeineCache<K, V> cache(String name, ToIntFunction<V> bytesOf, Duration timeToLive) {
        CaffeineCache<K, V> cache = new CaffeineCache<>(name, bytesMax, bytesOf, timeToLive, metrics);
        caches.add(cache);
        caches.forEach(each -> each.resize(bytesMax / caches.size()));
        return cache;
    }
}
