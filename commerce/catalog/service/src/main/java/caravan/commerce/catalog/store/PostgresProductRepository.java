package caravan.commerce.catalog.store;

import caravan.chassis.api.Database;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.Columns;
import caravan.chassis.api.store.JdbcStatement;
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

/** Stores products in the table {@code product}. */
public final class PostgresProductRepository implements ProductRepository {
    private static final Columns<Product> PRODUCTS = Columns.<Product>of()
            .text("sku", product -> product.sku().value())
            .text("name", product -> product.offer().name().value())
            .text(
                    "description",
                    product -> product.offer()
                            .description()
                            .map(Description::value)
                            .orElse(null))
            .int8("price_amount", product -> product.offer().price().amount())
            .text(
                    "price_currency",
                    product -> product.offer().price().currency().value())
            .bool("on_sale", Product::onSale)
            .int8("version", Product::version)
            .timestamptz("changed_at", Product::changedAt);

    private static final String COLUMNS = PRODUCTS.names();

    private static final String LOCK =
            "SELECT " + COLUMNS + " FROM product WHERE sku = ANY (?) ORDER BY sku FOR UPDATE";

    private static final String ADD = "INSERT INTO product (" + COLUMNS + ") SELECT * FROM " + PRODUCTS.unnest();

    private static final String REPLACE = """
            UPDATE product
            SET name = changed.name, description = changed.description, price_amount = changed.price_amount,
                price_currency = changed.price_currency, on_sale = changed.on_sale, version = changed.version,
                changed_at = changed.changed_at
            FROM %s
            WHERE product.sku = changed.sku
            """.formatted(PRODUCTS.as("changed"));

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
        return JdbcStatement.of(transaction, LOCK)
                .bindArray("text", skus, Sku::value)
                .list(PostgresProductRepository::product)
                .stream()
                .collect(Collectors.toMap(Product::sku, Function.identity()));
    }

    @Override
    public void add(Transaction transaction, Collection<Product> products) {
        if (!products.isEmpty()) {
            JdbcStatement.of(transaction, ADD).bindRows(PRODUCTS, products).write();
        }
    }

    @Override
    public void replace(Transaction transaction, Collection<Product> products) {
        if (!products.isEmpty()) {
            JdbcStatement.of(transaction, REPLACE).bindRows(PRODUCTS, products).write();
        }
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
