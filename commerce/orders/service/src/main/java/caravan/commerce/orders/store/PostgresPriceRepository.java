package caravan.commerce.orders.store;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.Columns;
import caravan.chassis.api.store.JdbcStatement;
import caravan.commerce.kernel.CurrencyCode;
import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.Sku;
import caravan.commerce.orders.PriceRepository;
import caravan.commerce.orders.domain.PriceList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The table {@code price}. */
public final class PostgresPriceRepository implements PriceRepository {
    private static final Columns<PriceNews> NEWS = Columns.<PriceNews>of()
            .text("sku", each -> each.sku().value())
            .int8("version", PriceNews::version)
            .int8("amount", each -> each.price().map(Money::amount).orElse(null))
            .text(
                    "currency",
                    each -> each.price().map(price -> price.currency().value()).orElse(null));

    private static final String REMEMBER = """
            INSERT INTO price (sku, version, amount, currency)
            SELECT sku, version, amount, currency FROM %s
            ON CONFLICT (sku) DO UPDATE
               SET version = excluded.version, amount = excluded.amount, currency = excluded.currency
             WHERE (price.version, price.amount, price.currency)
                   IS DISTINCT FROM (excluded.version, excluded.amount, excluded.currency)
            """.formatted(NEWS.as("news"));

    @Override
    public PriceList onSale(Transaction transaction, Set<Sku> skus) {
        Map<Sku, Money> prices = HashMap.newHashMap(skus.size());
        JdbcStatement.of(transaction, """
                SELECT sku, amount, currency FROM price WHERE sku = ANY (?) AND amount IS NOT NULL
                """)
                .bindArray("text", skus.stream().map(Sku::value).toList())
                .list(row -> Map.entry(
                        new Sku(row.getString("sku")),
                        new Money(row.getLong("amount"), new CurrencyCode(row.getString("currency")))))
                .forEach(price -> prices.put(price.getKey(), price.getValue()));
        return new PriceList(prices);
    }

    @Override
    public void remember(Transaction transaction, Collection<PriceNews> news) {
        JdbcStatement.of(transaction, REMEMBER).bindRows(NEWS, news).write();
    }
}
