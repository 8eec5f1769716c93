package caravan.chassis.runtime.batching;

import caravan.chassis.api.KeyLookUp;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.http.IdempotencyKey;
import caravan.chassis.api.http.Reply;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds keys in the things that were made with them. A refusal made nothing, so its key may be used again. */
final class KeyLookUpStore<R> implements IdempotencyStore<R> {
    private final KeyLookUp<R> lookUp;

    KeyLookUpStore(KeyLookUp<R> lookUp) {
        this.lookUp = lookUp;
    }

    @Override
    public Map<String, Earlier<R>> find(Transaction transaction, Collection<IdempotencyKey> keys) {
        List<String> texts =
                keys.stream().map(IdempotencyKey::withOwner).distinct().toList();
        Map<String, Earlier<R>> found = new HashMap<>();
        for (KeyLookUp.Made<R> made : lookUp.find(transaction, texts)) {
            found.put(made.key(), new Earlier<>(made.fingerprint(), new CommandResult.Done<>(made.outcome())));
        }
        return found;
    }

    /** The things already keep the keys. */
    @Override
    public void keep(Transaction transaction, Map<IdempotencyKey, Reply> replies) {}
}
