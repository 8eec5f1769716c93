package caravan.chassis.api;

import caravan.chassis.api.http.IdempotencyKey;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Finds what was made under an {@code Idempotency-Key}, for things that keep the key that they were made with. The key answers for as long
 * as the thing is there, so no purge can have it made twice. The thing's table needs a unique index on the key: of two instances that
 * use one key at once, the second fails there, tries again, and finds what the first made.
 */
@FunctionalInterface
public interface KeyLookUp<R> {
    /**
     * One statement: it is on the way of every command that has a key.
     *
     * @param keys each once, as {@link IdempotencyKey#withOwner} writes them
     * @return one for each key that made something, in any order
     */
    List<Made<R>> find(Transaction transaction, Collection<String> keys);

    /**
     * What a key made.
     *
     * @param key one of those asked for
     * @param fingerprint of the request that made it; empty if that is not known any more: then any request counts as the same
     * @param outcome what the request came to, from which the same reply can be made again
     */
    record Made<R>(String key, Optional<String> fingerprint, R outcome) {}
}
