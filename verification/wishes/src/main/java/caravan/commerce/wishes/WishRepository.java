package caravan.commerce.wishes;

import caravan.chassis.api.Transaction;
import java.util.Map;
import java.util.Optional;

/** The names of products by their SKUs. */
public interface WishRepository {
    Optional<String> find(String sku);

    void save(Transaction transaction, Map<String, String> names);
}
