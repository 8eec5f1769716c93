package caravan.commerce.payments.store;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.Columns;
import caravan.chassis.api.store.JdbcStatement;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.domain.CustomerAction;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The statements on the table {@code payment_action}. A batch without an action has none of them. */
final class ActionStatements {
    private static final Columns<Map.Entry<PaymentId, CustomerAction>> ACTIONS =
            Columns.<Map.Entry<PaymentId, CustomerAction>>of()
                    .uuid("payment_id", each -> each.getKey().value())
                    .text("type", each -> each.getValue().type())
                    .text("url", each -> each.getValue().url().orElse(null))
                    .text(
                            "client_secret",
                            each -> each.getValue().clientSecret().orElse(null));

    private static final String INSERT = "INSERT INTO payment_action (required_at, " + ACTIONS.names()
            + ") SELECT ?, u.* FROM " + ACTIONS.as("u") + " ON CONFLICT (payment_id) DO NOTHING";

    /** Makes the open looks at payments due. */
    static final String LOOK_NOW = """
            UPDATE waiting_intent w SET next_attempt_at = ?
            FROM provider_intent i
            WHERE i.payment_id = ANY (?) AND i.state = 'open' AND i.kind = 'confirm' AND w.intent_id = i.id
            """;

    private ActionStatements() {}

    static void save(
            Transaction transaction, Map<PaymentId, CustomerAction> required, List<PaymentId> ended, Instant at) {
        if (!required.isEmpty()) {
            JdbcStatement.of(transaction, INSERT)
                    .bind(at)
                    .bindRows(ACTIONS, required.entrySet())
                    .write();
        }
        if (!ended.isEmpty()) {
            JdbcStatement.of(transaction, "DELETE FROM payment_action WHERE payment_id = ANY (?)")
                    .bindArray("uuid", ended, PaymentId::value)
                    .write();
            // The last look has nothing to wait for.
            JdbcStatement.of(transaction, LOOK_NOW)
                    .bind(at)
                    .bindArray("uuid", ended, PaymentId::value)
                    .write();
        }
    }

    static Optional<CustomerAction> find(Handle handle, PaymentId payment) {
        return JdbcStatement.of(handle, "SELECT type, url, client_secret FROM payment_action WHERE payment_id = ?")
                .bind(payment.value())
                .first(row -> new CustomerAction(
                        row.getString("type"),
                        Optional.ofNullable(row.getString("url")),
                        Optional.ofNullable(row.getString("client_secret"))));
    }
}
