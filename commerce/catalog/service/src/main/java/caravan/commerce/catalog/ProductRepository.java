package caravan.commerce.catalog;

import caravan.chassis.api.Transaction;
import caravan.commerce.catalog.domain.Product;
import caravan.commerce.kernel.Sku;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where products are kept. */
public interface ProductRepository {
    /** The product, if it is on sale. */
    Optional<Product> onSale(Sku sku);

    /** @return products on sale in the order of their SKUs, {@code rowsMax} at most, those behind {@code after} alone */
    List<Product> onSale(Optional<Sku> after, int rowsMax);

    /**
     * Entries in the order of their SKUs, withdrawn ones too, those behind {@code after} alone; none of them changes until the transaction ends.
     *
     * @param rowsMax at most
     */
    List<Product> page(Transaction transaction, Optional<Sku> after, int rowsMax);

    /** The entries of these SKUs as far as they have one, withdrawn ones too; locked until the transaction ends. */
    Map<Sku, Product> lock(Transaction transaction, Set<Sku> skus);

    /**
     * Adds entries that {@link #lock} did not find.
     *
     * @throws RuntimeException if another instance added one of them in between: tried again, the batch will see it
     */
    void add(Transaction transaction, Collection<Product> products);

    /** Replaces entries that {@link #lock} found. */
    void replace(Transaction transaction, Collection<Product> products);
}
