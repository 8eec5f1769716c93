package caravan.commerce.inventory.store;

import caravan.chassis.api.KeyLookUp.Made;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.JdbcStatement;
import caravan.commerce.inventory.StockKeyRepository;
import caravan.commerce.inventory.domain.StockLevel;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Stores keys in the table {@code stock_key}. */
public final class PostgresStockKeyRepository implements StockKeyRepository {
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
        // In key order, so that two instances with the same keys cannot deadlock.
        JdbcStatement.of(transaction, """
                INSERT INTO stock_key (key, fingerprint, sku, on_hand, reserved, version)
                SELECT * FROM unnest(?, ?, ?, ?, ?, ?) AS used (key, fingerprint, sku, on_hand, reserved, version) ORDER BY key
                """)
                .bindArray("text", keys, used -> used.key().withOwner())
                .bindArray("text", keys, used -> used.key().fingerprint())
                .bindArray("text", keys, used -> used.level().sku().value())
                .bindArray("int8", keys, used -> used.level().onHand())
                .bindArray("int8", keys, used -> used.level().reserved())
                .bindArray("int8", keys, used -> used.level().version())
                .write();
    }
}
