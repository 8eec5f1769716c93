package caravan.commerce.catalog;

import caravan.chassis.api.Assembly;
import caravan.chassis.api.Cache;
import caravan.commerce.catalog.domain.Offer;
import caravan.commerce.catalog.domain.Product;
import caravan.commerce.kernel.Sku;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Reads the products on sale, from a cache where it can. */
public final class ReadProducts {
    /** Size of a product without its texts. */
    private static final int PRODUCT_BYTES = 400;

    /** Messages clear the cache at each change. This bounds how long an old entry stays if a message is lost. */
    private static final Duration TIME_TO_LIVE = Duration.ofMinutes(1);

    private record PageKey(long edition, Optional<Sku> after, int rowsMax) {}

    private final ProductRepository products;
    private final Cache<Sku, Product> cachedProducts;
    private final Cache<PageKey, List<Product>> cachedPages;

    /** Part of every page's key. Any change may move any page, so a higher edition makes all cached pages old at once. */
    private final AtomicLong edition = new AtomicLong();

    public ReadProducts(ProductRepository products, Assembly assembly) {
        this.products = products;
        this.cachedProducts = assembly.cache("products", ReadProducts::bytesOf, TIME_TO_LIVE);
        this.cachedPages = assembly.cache(
                "product-pages",
                page -> page.stream().mapToInt(ReadProducts::bytesOf).sum(),
                TIME_TO_LIVE);
    }

    /** One character outside Latin-1 doubles the bytes of its text. */
    private static int bytesOf(Product product) {
        Offer offer = product.offer();
        int characters = offer.name().value().length()
                + offer.description().map(text -> text.value().length()).orElse(0);
        return PRODUCT_BYTES + 2 * characters;
    }

    /** The product, if it is on sale. */
    public Optional<Product> one(Sku sku) {
        return cachedProducts.get(sku, products::onSale);
    }

    /** The product, if it is in the cache. */
    public Optional<Product> known(Sku sku) {
        return cachedProducts.known(sku);
    }

    /** The page, if it is in the cache. */
    public Optional<List<Product>> knownPage(Optional<Sku> after, int rowsMax) {
        return cachedPages.known(new PageKey(edition.get(), after, rowsMax));
    }

    /** Products on sale in the order of their SKUs, at most {@code rowsMax}, only those behind {@code after}. */
    public List<Product> page(Optional<Sku> after, int rowsMax) {
        PageKey key = new PageKey(edition.get(), after, rowsMax);
        return cachedPages
                .get(key, _ -> Optional.of(products.onSale(after, rowsMax)))
                .orElseThrow();
    }

    /** Drops a product from the cache. Call it after the commit. It is safe to call more often than needed. */
    public void forget(Sku sku) {
        cachedProducts.invalidate(sku);
        edition.incrementAndGet();
    }
}
