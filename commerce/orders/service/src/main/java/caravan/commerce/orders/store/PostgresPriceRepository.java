package caravan.commerce.orders.store;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.JdbcStatement;
import caravan.chassis.api.store.SqlTransaction;
import caravan.commerce.kernel.CurrencyCode;
import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.Sku;
import caravan.commerce.orders.PriceRepository;
import caravan.commerce.orders.domain.PriceList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The prices that catalog told, in PostgreSQL. */
public final class PostgresPriceRepository implements PriceRepository {
    @Override
    public PriceList of(Transaction transaction, Set<Sku> skus) {
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
    public void learn(Transaction transaction, Collection<PriceNews> news) {
        List<PriceNews> rows = List.copyOf(news);
        SqlTransaction.handle(transaction)
                .createUpdate("""
                        INSERT INTO price (sku, version, amount, currency)
                        SELECT sku, version, amount, currency
                          FROM UNNEST(:skus, :versions, :amounts, :currencies) AS news (sku, version, amount, currency)
                        ON CONFLICT (sku) DO UPDATE
                           SET version = excluded.version, amount = excluded.amount, currency = excluded.currency
                         WHERE (price.version, price.amount, price.currency)
                               IS DISTINCT FROM (excluded.version, excluded.amount, excluded.currency)
                        """)
                .bindArray(
                        "skus",
                        String.class,
                        rows.stream().map(each -> each.sku().value()).toList())
                .bindArray(
                        "versions",
                        Long.class,
                        rows.stream().map(PriceNews::version).toList())
                .bindArray(
                        "amounts",
                        Long.class,
                        rows.stream()
                                .map(each -> each.price().map(Money::amount).orElse(null))
                                .toList())
                .bindArray(
                        "currencies",
                        String.class,
                        rows.stream()
                                .map(each -> each.price()
                                        .map(price -> price.currency().value())
                                        .orElse(null))
                                .toList())
                .execute();
    }
}
