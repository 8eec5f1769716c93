package caravan.commerce.orders.store;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.JdbcStatement;
import caravan.commerce.orders.CustomerRepository;
import caravan.kernel.UserId;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/** The table {@code customer}. */
public final class PostgresCustomerRepository implements CustomerRepository {
    @Override
    public Set<UserId> known(Transaction transaction, Collection<UserId> ids) {
        return new HashSet<>(JdbcStatement.of(transaction, "SELECT id FROM customer WHERE id = ANY (?)")
                .bindArray("uuid", ids, UserId::value)
                .list(row -> new UserId(row.getObject("id", UUID.class))));
    }

    @Override
    public void add(Transaction transaction, Collection<UserId> ids) {
        if (!ids.isEmpty()) {
            JdbcStatement.of(transaction, "INSERT INTO customer (id) SELECT unnest(?) ON CONFLICT (id) DO NOTHING")
                    .bindArray("uuid", ids, UserId::value)
                    .write();
        }
    }

    @Override
    public void remove(Transaction transaction, Collection<UserId> ids) {
        if (!ids.isEmpty()) {
            JdbcStatement.of(transaction, "DELETE FROM customer WHERE id = ANY (?)")
                    .bindArray("uuid", ids, UserId::value)
                    .write();
        }
    }
}
