package caravan.chassis.runtime.batching;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.http.IdempotencyKey;
import caravan.chassis.api.http.Reply;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** Where it is remembered what came of the keys that were used. */
interface IdempotencyStore<R> {
    /**
     * @param keys each once
     * @return by {@link IdempotencyKey#withOwner}; keys that were not used are left out
     */
    Map<String, Earlier<R>> find(Transaction transaction, Collection<IdempotencyKey> keys);

    /** Remembers new replies, if they are not remembered otherwise. */
    void keep(Transaction transaction, Map<IdempotencyKey, Reply> replies);

    /**
     * How a request of before ended.
     *
     * @param fingerprint of that request; empty if it is not known any more
     */
    record Earlier<R>(Optional<String> fingerprint, CommandResult<R> settlement) {}
}
