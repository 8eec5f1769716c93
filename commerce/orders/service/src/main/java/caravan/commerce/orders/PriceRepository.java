package caravan.commerce.orders;

import caravan.chassis.api.Transaction;
import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.Sku;
import caravan.commerce.orders.domain.PriceList;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/** The prices that catalog has sent. They are stored here, so that placing an order calls no other service. */
public interface PriceRepository {
    /** The prices of those SKUs that are on sale. */
    PriceList onSale(Transaction transaction, Set<Sku> skus);

    /** Stores prices over the earlier ones. Each SKU may be there once. */
    void remember(Transaction transaction, Collection<PriceNews> news);

    /**
     * The price of a SKU, as a message of catalog says.
     *
     * @param version of the product; it goes up by one at each change, also at a withdrawal
     * @param price empty if the product was withdrawn
     */
    record PriceNews(Sku sku, long version, Optional<Money> price) {}
}
