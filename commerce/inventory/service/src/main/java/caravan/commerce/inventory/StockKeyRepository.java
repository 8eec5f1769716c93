package caravan.commerce.inventory;

import caravan.chassis.api.KeyLookUp.Made;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.http.IdempotencyKey;
import caravan.commerce.inventory.domain.StockLevel;
import java.util.Collection;
import java.util.List;

/** Keys that changed a level, each with the level as it was then. They are kept for as long as the movements are. */
public interface StockKeyRepository {
    List<Made<StockLevel>> find(Transaction transaction, Collection<String> keys);

    /** Adds keys that are not there; of two instances with one key, the second fails. */
    void add(Transaction transaction, List<Used> keys);

    /** @param level as the request left it */
    record Used(IdempotencyKey key, StockLevel level) {}
}
