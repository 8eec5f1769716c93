package caravan.chassis.api;

import java.util.Optional;
import java.util.function.Function;

/** A bounded cache of reads. An invalidation that races with a load wins: no stale value stays. */
public interface Cache<K, V> {
    /** The cached value, or the loaded one; an empty answer is not kept. */
    Optional<V> get(K key, Function<K, Optional<V>> load);

    /** The value, if it can be had at once: nothing is loaded, and nobody waits. */
    Optional<V> known(K key);

    void invalidate(K key);
}
