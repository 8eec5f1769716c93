package caravan.chassis.api;

import caravan.chassis.api.http.IdempotencyKey;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Finds things by the {@code Idempotency-Key} that they were made with; each thing keeps its key. A key is known as long as its thing
 * exists, so no purge can lead to a second one. The thing's table needs a unique index on the key: if two instances use one key at once,
 * the second fails at the index, tries again, and finds what the first made.
 */
@FunctionalInterface
public interface KeyLookUp<R> {
    /**
     * Looks up keys with one statement, since every command with a key needs it.
     *
     * @param keys distinct texts that {@link IdempotencyKey#withOwner} wrote
     * @return one entry for each key that made something, in any order
     */
    List<Made<R>> find(Transaction transaction, Collection<String> keys);

    /**
     * What was made under a key.
     *
     * @param key one of the given keys
     * @param fingerprint of the request that made it; empty if that is no longer known, and then any request counts as a repeat
     * @param outcome the outcome, from which the same reply can be made again
     */
    record Made<R>(String key, Optional<String> fingerprint, R outcome) {}
}
