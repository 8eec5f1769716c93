package caravan.chassis.api;

import java.util.Optional;
import java.util.function.Function;

/** A bounded cache of reads. If an invalidation races with a load, the invalidation wins, so no stale value stays. */
public interface Cache<K, V> {
    /** The cached value, or else the loaded one. An empty result is not cached. */
    Optional<V> get(K key, Function<K, Optional<V>> load);

    /** The value, if it is cached. Nothing is loaded, and the caller does not wait. */
    Optional<V> known(K key);

    void invalidate(K key);
}
