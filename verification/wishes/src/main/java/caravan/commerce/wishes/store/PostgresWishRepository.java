package caravan.commerce.wishes.store;

import caravan.chassis.api.Database;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.Columns;
import caravan.chassis.api.store.JdbcStatement;
import caravan.chassis.api.store.SqlDatabase;
import caravan.commerce.wishes.WishRepository;
import java.util.Map;
import java.util.Optional;

/** The names of products, a row each. */
public final class PostgresWishRepository implements WishRepository {
    private static final Columns<Map.Entry<String, String>> WISHES = Columns.<Map.Entry<String, String>>of()
            .text("sku", Map.Entry::getKey)
            .text("name", Map.Entry::getValue);
    private static final String SAVE = "INSERT INTO wish (sku, name) SELECT * FROM " + WISHES.unnest()
            + " ON CONFLICT (sku) DO UPDATE SET name = excluded.name";

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
        JdbcStatement.of(transaction, SAVE).bindRows(WISHES, names.entrySet()).write();
    }
}
