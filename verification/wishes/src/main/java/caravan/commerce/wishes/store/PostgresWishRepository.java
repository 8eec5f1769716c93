package caravan.commerce.wishes.store;

import caravan.chassis.api.Database;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.SqlDatabase;
import caravan.chassis.api.store.SqlTransaction;
import caravan.commerce.wishes.WishRepository;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The names of products, a row each. */
public final class PostgresWishRepository implements WishRepository {
    private final SqlDatabase database;

    public PostgresWishRepository(Database database) {
        this.database = SqlDatabase.of(database);
    }

    @Override
    public Optional<String> find(String sku) {
        return database.read(handle -> handle.createQuery("SELECT name FROM wish WHERE sku = :sku")
                .bind("sku", sku)
                .mapTo(String.class)
                .findOne());
    }

    @Override
    public void save(Transaction transaction, Map<String, String> names) {
        List<String> skus = List.copyOf(names.keySet());
        SqlTransaction.handle(transaction)
                .createUpdate("""
                        INSERT INTO wish (sku, name)
                        SELECT sku, name FROM UNNEST(:skus, :names) AS row (sku, name)
                        ON CONFLICT (sku) DO UPDATE SET name = excluded.name
                        """)
                .bindArray("skus", String.class, skus)
                .bindArray("names", String.class, skus.stream().map(names::get).toList())
                .execute();
    }
}
