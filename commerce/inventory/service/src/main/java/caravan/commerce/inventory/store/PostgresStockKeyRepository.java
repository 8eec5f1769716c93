package caravan.commerce.inventory.store;

import caravan.chassis.api.KeyLookUp.Made;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.Columns;
import caravan.chassis.api.store.JdbcStatement;
import caravan.commerce.inventory.StockKeyRepository;
import caravan.commerce.inventory.domain.StockLevel;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Stores keys in the table {@code stock_key}. */
public final class PostgresStockKeyRepository implements StockKeyRepository {
    private static final Columns<Used> USED = Columns.<Used>of()
            .text("key", used -> used.key().withOwner())
            .text("fingerprint", used -> used.key().fingerprint())
            .text("sku", used -> used.level().sku().value())
            .int8("on_hand", used -> used.level().onHand())
            .int8("reserved", used -> used.level().reserved())
            .int8("version", used -> used.level().version());

    /** In the keys' order: two instances with the same keys must not wait for each other. */
    private static final String ADD =
            "INSERT INTO stock_key (" + USED.names() + ") SELECT * FROM " + USED.as("used") + " ORDER BY key";

    @Override
    public List<Made<StockLevel>> find(Transaction transaction, Collection<String> keys) {
        return JdbcStatement.of(transaction, """
                SELECT key, fingerprint, sku, on_hand, reserved, version FROM stock_key WHERE key = ANY (?)
                """)
                .bindArray("text", keys)
                .list(row -> new Made<>(
                        row.getString("key"),
                        Optional.of(row.getString("fingerprint")),
                        PostgresStockLevelRepository.level(row)));
    }

    @Override
    public void add(Transaction transaction, List<Used> keys) {
        if (keys.isEmpty()) {
            return;
        }
        JdbcStatement.of(transaction, ADD).bindRows(USED, keys).write();
    }
}
