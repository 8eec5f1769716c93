package caravan.chassis.runtime.batching;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.http.IdempotencyKey;
import caravan.chassis.api.http.Reply;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** Stores the results of idempotency keys. */
interface IdempotencyStore<R> {
    /**
     * @param keys distinct keys
     * @return the results by {@link IdempotencyKey#withOwner}, without unused keys
     */
    Map<String, Earlier<R>> find(Transaction transaction, Collection<IdempotencyKey> keys);

    /** Stores new replies, if this store keeps replies. */
    void keep(Transaction transaction, Map<IdempotencyKey, Reply> replies);

    /**
     * The result of an earlier request.
     *
     * @param fingerprint the request's fingerprint; empty if it is no longer known
     */
    record Earlier<R>(Optional<String> fingerprint, CommandResult<R> settlement) {}
}
