package caravan.commerce.payments.store;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.JdbcStatement;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.ProviderEventRepository;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** The table {@code provider_event}, and the looks of the table {@code waiting_intent}. */
public final class PostgresProviderEventRepository implements ProviderEventRepository {
    @Override
    public List<String> addNew(Transaction transaction, Collection<String> ids, Instant now) {
        return JdbcStatement.of(transaction, """
                INSERT INTO provider_event (id, received_at) SELECT id, ? FROM unnest(?) AS e (id) ORDER BY id
                ON CONFLICT DO NOTHING RETURNING id
                """)
                .bind(now)
                .bindArray("text", ids)
                .list(row -> row.getString("id"));
    }

    @Override
    public int lookNow(Transaction transaction, Collection<PaymentId> payments, Instant now) {
        return JdbcStatement.of(transaction, ActionStatements.LOOK_NOW + " RETURNING w.intent_id")
                .bind(now)
                .bindArray("uuid", payments, PaymentId::value)
                .list(row -> row.getString("intent_id"))
                .size();
    }

    @Override
    public boolean forget(Transaction transaction, Instant before, int rowsMax) {
        return JdbcStatement.of(transaction, """
                                DELETE FROM provider_event WHERE id IN (
                                    SELECT id FROM provider_event WHERE received_at < ? ORDER BY received_at LIMIT ?)
                                RETURNING id
                                """)
                        .bind(before)
                        .bind(rowsMax)
                        .list(row -> row.getString("id"))
                        .size()
                == rowsMax;
    }
}
