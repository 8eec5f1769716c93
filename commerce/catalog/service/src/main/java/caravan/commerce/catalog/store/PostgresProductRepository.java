package caravan.commerce.catalog.store;

import caravan.chassis.api.Database;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.SqlDatabase;
import caravan.chassis.api.store.SqlTransaction;
import caravan.commerce.catalog.ProductRepository;
import caravan.commerce.catalog.domain.Description;
import caravan.commerce.catalog.domain.Offer;
import caravan.commerce.catalog.domain.Price;
import caravan.commerce.catalog.domain.Product;
import caravan.commerce.catalog.domain.ProductName;
import caravan.commerce.kernel.CurrencyCode;
import caravan.commerce.kernel.Sku;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Stores products in the table {@code product}. */
public final class PostgresProductRepository implements ProductRepository {
    private static final String COLUMNS =
            "sku, name, description, price_amount, price_currency, on_sale, version, changed_at";

    /** The arrays that {@link #write} binds, as rows. */
    private static final String ROWS = """
            unnest(:skus::text[], :names::text[], :descriptions::text[], :amounts::bigint[], :currencies::text[],
                   :onSale::boolean[], :versions::bigint[], :changedAt::timestamptz[])
            """;

    private final SqlDatabase database;

    public PostgresProductRepository(Database database) {
        this.database = SqlDatabase.of(database);
    }

    @Override
    public Optional<Product> onSale(Sku sku) {
        return database.read(handle -> handle.createQuery("""
                        SELECT %s FROM product WHERE sku = :sku AND on_sale
                        """.formatted(COLUMNS))
                .bind("sku", sku.value())
                .map((row, _) -> product(row))
                .findOne());
    }

    @Override
    public List<Product> onSale(Optional<Sku> after, int rowsMax) {
        return database.read(handle -> handle.createQuery("""
                        SELECT %s FROM product WHERE on_sale AND sku > :after ORDER BY sku LIMIT :rowsMax
                        """.formatted(COLUMNS))
                .bind("after", after.map(Sku::value).orElse(""))
                .bind("rowsMax", rowsMax)
                .map((row, _) -> product(row))
                .list());
    }

    @Override
    public List<Product> page(Transaction transaction, Optional<Sku> after, int rowsMax) {
        return SqlTransaction.handle(transaction)
                .createQuery("""
                        SELECT %s FROM product WHERE sku > :after ORDER BY sku LIMIT :rowsMax FOR SHARE
                        """.formatted(COLUMNS))
                .bind("after", after.map(Sku::value).orElse(""))
                .bind("rowsMax", rowsMax)
                .map((row, _) -> product(row))
                .list();
    }

    @Override
    public Map<Sku, Product> lock(Transaction transaction, Set<Sku> skus) {
        return SqlTransaction.handle(transaction)
                .createQuery("""
                        SELECT %s FROM product WHERE sku = ANY (:skus::text[]) ORDER BY sku FOR UPDATE
                        """.formatted(COLUMNS))
                .bindArray("skus", String.class, skus.stream().map(Sku::value).toList())
                .map((row, _) -> product(row))
                .collect(Collectors.toMap(Product::sku, Function.identity()));
    }

    @Override
    public void add(Transaction transaction, Collection<Product> products) {
        write(
                SqlTransaction.handle(transaction),
                products,
                "INSERT INTO product (%s) SELECT * FROM %s".formatted(COLUMNS, ROWS));
    }

    @Override
    public void replace(Transaction transaction, Collection<Product> products) {
        write(SqlTransaction.handle(transaction), products, """
                UPDATE product
                SET name = changed.name, description = changed.description, price_amount = changed.price_amount,
                    price_currency = changed.price_currency, on_sale = changed.on_sale, version = changed.version,
                    changed_at = changed.changed_at
                FROM %s AS changed (%s)
                WHERE product.sku = changed.sku
                """.formatted(ROWS, COLUMNS));
    }

    private static void write(Handle handle, Collection<Product> products, String sql) {
        if (products.isEmpty()) {
            return;
        }
        handle.createUpdate(sql)
                .bindArray(
                        "skus",
                        String.class,
                        column(products, product -> product.sku().value()))
                .bindArray(
                        "names",
                        String.class,
                        column(products, product -> product.offer().name().value()))
                .bindArray(
                        "descriptions",
                        String.class,
                        products.stream()
                                .map(product -> product.offer()
                                        .description()
                                        .map(Description::value)
                                        .orElse(null))
                                .toArray(String[]::new))
                .bindArray(
                        "amounts",
                        Long.class,
                        column(products, product -> product.offer().price().amount()))
                .bindArray(
                        "currencies",
                        String.class,
                        column(
                                products,
                                product -> product.offer().price().currency().value()))
                .bindArray("onSale", Boolean.class, column(products, Product::onSale))
                .bindArray("versions", Long.class, column(products, Product::version))
                .bindArray(
                        "changedAt",
                        String.class,
                        column(products, product -> product.changedAt().toString()))
                .execute();
    }

    private static <T> List<T> column(Collection<Product> products, Function<Product, T> value) {
        return products.stream().map(value).toList();
    }

    private static Product product(ResultSet row) throws SQLException {
        Offer offer = new Offer(
                new ProductName(row.getString("name")),
                new Price(row.getLong("price_amount"), new CurrencyCode(row.getString("price_currency"))),
                Optional.ofNullable(row.getString("description")).map(Description::new));
        return new Product(
                new Sku(row.getString("sku")),
                offer,
                row.getBoolean("on_sale"),
                row.getLong("version"),
                row.getObject("changed_at", OffsetDateTime.class).toInstant());
    }
}
