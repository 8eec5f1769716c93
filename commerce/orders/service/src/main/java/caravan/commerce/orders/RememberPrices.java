package caravan.commerce.orders;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.UseCase;
import caravan.chassis.api.messages.Message;
import caravan.commerce.catalog.contract.CatalogMessage;
import caravan.commerce.catalog.contract.ProductChanged;
import caravan.commerce.catalog.contract.ProductWithdrawn;
import caravan.commerce.kernel.Sku;
import caravan.commerce.orders.PriceRepository.PriceNews;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Stores the prices that catalog sends. They count for orders that are placed later. */
public final class RememberPrices implements UseCase<Message<CatalogMessage>, PriceNews> {
    private final PriceRepository prices;

    public RememberPrices(PriceRepository prices) {
        this.prices = prices;
    }

    @Override
    public List<PriceNews> handle(Transaction transaction, List<Message<CatalogMessage>> messages) {
        List<PriceNews> news =
                messages.stream().map(message -> newsOf(message.payload())).toList();
        // Sorted by SKU: two batches lock rows in the same order. The last message about a SKU counts, whatever its
        // version
        // is: a catalog that was restored from a backup uses versions again.
        Map<Sku, PriceNews> latest = new TreeMap<>();
        news.forEach(each -> latest.put(each.sku(), each));
        prices.remember(transaction, latest.values());
        return news;
    }

    private static PriceNews newsOf(CatalogMessage message) {
        return switch (message) {
            case ProductChanged product ->
                new PriceNews(product.sku(), product.version(), Optional.of(product.price()));
            case ProductWithdrawn product -> new PriceNews(product.sku(), product.version(), Optional.empty());
        };
    }
}
