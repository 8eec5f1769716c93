package caravan.commerce.orders.store;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.JdbcStatement;
import caravan.chassis.api.store.OldestTransaction;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.orders.PendingOrderRepository;
import caravan.kernel.UuidV7;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** The table {@code pending_known}, which has one row. */
public final class PostgresPendingOrderRepository implements PendingOrderRepository {
    /** Any number. No other advisory lock of the database has it. */
    private static final long ADVISORY_LOCK = 0x70656e64696e67L;

    /**
     * An advisory lock: a lock of the row would write to disk each time. What is read just before the lock may be older, and is still
     * true.
     */
    @Override
    public Optional<Known> lock(Transaction transaction) {
        return JdbcStatement.of(
                        transaction,
                        "SELECT looked_up_to, orders FROM pending_known WHERE pg_try_advisory_xact_lock(?)")
                .bind(ADVISORY_LOCK)
                .first(row -> new Known(
                        new OrderId(row.getObject("looked_up_to", UUID.class)),
                        Arrays.stream((UUID[]) row.getArray("orders").getArray())
                                .map(OrderId::new)
                                .collect(Collectors.toSet())));
    }

    @Override
    public Optional<Instant> oldestTransaction(Transaction transaction) {
        return OldestTransaction.beganAt(transaction);
    }

    @Override
    public List<Seen> placed(Transaction transaction, OrderId after, Instant before, int rowsMax) {
        return JdbcStatement.of(transaction, """
                SELECT id, status = 'pending' AS pending FROM orders WHERE id > ? AND id < ? ORDER BY id LIMIT ?
                """)
                .bind(after.value())
                .bind(UuidV7.at(before, 0, 0))
                .bind(rowsMax)
                .list(row -> new Seen(id(row), row.getBoolean("pending")));
    }

    @Override
    public Set<OrderId> pendingOf(Transaction transaction, Collection<OrderId> ids) {
        if (ids.isEmpty()) {
            return Set.of();
        }
        return Set.copyOf(
                JdbcStatement.of(transaction, "SELECT id FROM orders WHERE id = ANY (?) AND status = 'pending'")
                        .bindArray("uuid", uuids(ids))
                        .list(PostgresPendingOrderRepository::id));
    }

    @Override
    public void save(Transaction transaction, Known known) {
        JdbcStatement.of(transaction, "UPDATE pending_known SET looked_up_to = ?, orders = ?")
                .bind(known.lookedUpTo().value())
                .bindArray("uuid", uuids(known.orders()))
                .write();
    }

    private static List<UUID> uuids(Collection<OrderId> ids) {
        return ids.stream().map(OrderId::value).toList();
    }

    private static OrderId id(ResultSet row) throws SQLException {
        return new OrderId(row.getObject("id", UUID.class));
    }
}
