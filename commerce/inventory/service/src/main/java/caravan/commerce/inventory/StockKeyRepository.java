package caravan.commerce.inventory;

import caravan.chassis.api.KeyLookUp.Made;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.http.IdempotencyKey;
import caravan.commerce.inventory.domain.StockLevel;
import java.util.Collection;
import java.util.List;

/**
 * Stores the {@code Idempotency-Key} of each request that changed a level, with the level after it. Keys are kept as long as the movements.
 */
public interface StockKeyRepository {
    List<Made<StockLevel>> find(Transaction transaction, Collection<String> keys);

    /** Adds new keys. If two instances add the same key, the second fails. */
    void add(Transaction transaction, List<Used> keys);

    /** @param level the level after the request */
    record Used(IdempotencyKey key, StockLevel level) {}
}
