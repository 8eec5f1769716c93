package caravan.commerce.orders;

import caravan.chassis.api.Transaction;
import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.Sku;
import caravan.commerce.orders.domain.PriceList;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/** What catalog has told of prices, kept here so that placing an order asks no other service. */
public interface PriceRepository {
    /** The prices of those SKUs that are on sale. */
    PriceList of(Transaction transaction, Set<Sku> skus);

    /** Keeps what is told instead of what is known; each SKU stands once. */
    void learn(Transaction transaction, Collection<PriceNews> news);

    /**
     * What catalog says of a SKU.
     *
     * @param version of the product, one up at each change, withdrawals included
     * @param price empty if it was withdrawn
     */
    record PriceNews(Sku sku, long version, Optional<Money> price) {}
}
