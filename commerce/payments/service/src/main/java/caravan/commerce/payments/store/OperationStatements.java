package caravan.commerce.payments.store;

import caravan.chassis.api.store.JdbcStatement;
import caravan.commerce.payments.PaymentRepository.Operation;
import caravan.commerce.payments.domain.Payment;
import caravan.kernel.UuidV7;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jdbi.v3.core.Handle;

/**
 * Reads what the provider was asked to do for a payment. No index has the payment of an intent, since each order would pay for it. So the
 * intents are found by three ways that have one: the ledger names the approved ones; the authorization was asked for when the payment was
 * made, and the last operation when it last changed, and an intent's id has its time.
 */
final class OperationStatements {
    /** An intent's id is made in the transaction that writes the payment's time. */
    private static final Duration MADE_WITHIN = Duration.ofSeconds(5);

    private static final String OF_PAYMENT = """
            WITH found AS (
                SELECT intent_id AS id FROM ledger_transfer WHERE payment_id = ?
                UNION SELECT id FROM provider_intent WHERE id >= ? AND id < ? AND payment_id = ?
                UNION SELECT id FROM provider_intent WHERE id >= ? AND id < ? AND payment_id = ?)
            SELECT intent.*, waiting.attempts, waiting.next_attempt_at
            FROM found JOIN provider_intent AS intent USING (id)
            LEFT JOIN waiting_intent AS waiting ON waiting.intent_id = intent.id
            ORDER BY intent.id
            """;

    private OperationStatements() {}

    static List<Operation> of(Handle handle, Payment payment) {
        JdbcStatement statement =
                JdbcStatement.of(handle, OF_PAYMENT).bind(payment.id().value());
        for (Instant moment : List.of(payment.createdAt(), payment.changedAt())) {
            statement
                    .bind(UuidV7.at(moment.minus(MADE_WITHIN), 0, 0))
                    .bind(UuidV7.at(moment.plus(MADE_WITHIN), 0, 0))
                    .bind(payment.id().value());
        }
        return statement.list(OperationStatements::operation);
    }

    private static Operation operation(ResultSet row) throws SQLException {
        int attempts = row.getInt("attempts");
        return new Operation(
                IntentStatements.intent(row),
                Optional.ofNullable(row.getString("outcome")),
                Optional.ofNullable(row.getString("reason")),
                row.getObject("next_attempt_at") == null ? OptionalInt.empty() : OptionalInt.of(attempts),
                instant(row, "next_attempt_at"),
                PaymentRows.instant(row, "created_at"),
                instant(row, "settled_at"),
                row.getString("cause_id"),
                row.getString("trace_id"));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }
}
