package caravan.commerce.catalog;

import caravan.chassis.api.Transaction;
import caravan.commerce.catalog.domain.Product;
import caravan.commerce.kernel.Sku;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Stores products. */
public interface ProductRepository {
    /** The product, if it is on sale. */
    Optional<Product> onSale(Sku sku);

    /** @return products on sale in the order of their SKUs, at most {@code rowsMax}, only those behind {@code after} */
    List<Product> onSale(Optional<Sku> after, int rowsMax);

    /**
     * Entries in the order of their SKUs, withdrawn ones included, only those behind {@code after}. They cannot change until the
     * transaction ends.
     *
     * @param rowsMax at most
     */
    List<Product> page(Transaction transaction, Optional<Sku> after, int rowsMax);

    /** The entries of these SKUs, withdrawn ones included, locked until the transaction ends. SKUs without an entry are left out. */
    Map<Sku, Product> lock(Transaction transaction, Set<Sku> skus);

    /**
     * Adds entries that {@link #lock} did not find.
     *
     * @throws RuntimeException if another instance has added one of them meanwhile; a retry of the batch will see it
     */
    void add(Transaction transaction, Collection<Product> products);

    /** Replaces entries that {@link #lock} found. */
    void replace(Transaction transaction, Collection<Product> products);
}
